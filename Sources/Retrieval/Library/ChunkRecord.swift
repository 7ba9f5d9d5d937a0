import Core
import GRDB

/// Reads chunks with their documents.
enum ChunkRecord {
  /// The chunks of these numbers that still exist, in the order asked for.
  static func fetch(_ ids: [Int64], in database: Database) throws -> [Chunk] {
    guard !ids.isEmpty else { return [] }
    let marks = ids.map { _ in "?" }.joined(separator: ",")
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT chunk.*, document.title, document.path FROM chunk
        JOIN document ON document.id = chunk.document WHERE chunk.id IN (\(marks))
        """, arguments: StatementArguments(ids))
    var found: [Int64: Chunk] = [:]
    for row in rows {
      let chunk = decode(row)
      found[chunk.id.rawValue] = chunk
    }
    return ids.compactMap { found[$0] }
  }

  private static func decode(_ row: Row) -> Chunk {
    let headings: String = row["headings"]
    let place = Place(
      characters: row["first_character"]..<row["end_character"],
      lines: row["first_line"]...row["last_line"], page: row["page"], pageLabel: row["page_label"],
      headings: headings.split(separator: "\n").map(String.init))
    return Chunk(
      id: ChunkID(rawValue: row["id"]), document: DocumentID(rawValue: row["document"]),
      title: row["title"], path: row["path"], ordinal: row["ordinal"], place: place,
      text: row["text"])
  }
}
