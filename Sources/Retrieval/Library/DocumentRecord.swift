import Core
import FoundationEssentials
import GRDB

/// What the library keeps of a file, and the statements that read and write it.
///
/// Every function runs inside the caller's transaction.
struct DocumentRecord: Equatable, Sendable {
  var id: DocumentID
  var path: String
  var title: String
  var kind: String
  var size: Int64
  var modified: Int64
  var hash: [UInt8]?
  var reader: String
  var status: DocumentStatus

  init(_ row: Row) {
    id = DocumentID(rawValue: row["id"])
    path = row["path"]
    title = row["title"]
    kind = row["kind"]
    size = row["size"]
    modified = row["modified"]
    hash = (row["hash"] as Data?).map { [UInt8]($0) }
    reader = row["reader"]
    status = DocumentStatus(
      word: row["status"], reason: row["reason"], remedy: row["remedy"])
  }

  static func fetch(path: String, in database: Database) throws -> DocumentRecord? {
    try Row.fetchOne(database, sql: "SELECT * FROM document WHERE path = ?", arguments: [path])
      .map { DocumentRecord($0) }
  }

  static func fetch(hash: [UInt8], in database: Database) throws -> [DocumentRecord] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM document WHERE hash = ? AND status = 'indexed'",
      arguments: [Data(hash)]
    ).map { DocumentRecord($0) }
  }

  /// Removes a document with its chunks, index entries and embeddings.
  static func delete(_ id: DocumentID, in database: Database) throws {
    try removeFromIndex(id, in: database)
    try database.execute(sql: "DELETE FROM document WHERE id = ?", arguments: [id.rawValue])
  }

  /// The index is told the texts it held: it keeps none itself.
  static func removeFromIndex(_ id: DocumentID, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO chunk_index (chunk_index, rowid, title, headings, body)
        SELECT 'delete', id, title, headings, body FROM chunk_content WHERE document = ?
        """, arguments: [id.rawValue])
    try database.execute(
      sql: """
        INSERT INTO opening_index (opening_index, rowid, title, text)
        SELECT 'delete', document, title, text FROM opening WHERE document = ?
        """, arguments: [id.rawValue])
  }

  static func addToIndex(_ id: DocumentID, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO chunk_index (rowid, title, headings, body)
        SELECT id, title, headings, body FROM chunk_content WHERE document = ? ORDER BY id
        """, arguments: [id.rawValue])
    try database.execute(
      sql: """
        INSERT INTO opening_index (rowid, title, text)
        SELECT document, title, text FROM opening WHERE document = ?
        """, arguments: [id.rawValue])
  }

  static func text(of id: DocumentID, in database: Database) throws -> DocumentText? {
    guard
      let row = try Row.fetchOne(
        database,
        sql: "SELECT * FROM document WHERE id = ? AND status = 'indexed'",
        arguments: [id.rawValue])
    else { return nil }
    var text = ""
    var end = 0
    var places: [Range<Int>] = []
    let chunks = try Row.fetchCursor(
      database,
      sql: "SELECT * FROM chunk WHERE document = ? ORDER BY ordinal", arguments: [id.rawValue])
    while let chunk = try chunks.next() {
      let place: Range<Int> = chunk["first_character"]..<chunk["end_character"]
      text += chunk["gap"] as String
      // A chunk that begins inside the one before adds only what is new.
      let fresh = (chunk["text"] as String).unicodeScalars.dropFirst(max(0, end - place.lowerBound))
      text.unicodeScalars.append(contentsOf: fresh)
      end = max(end, place.upperBound)
      places.append(place)
    }
    text += row["tail"] as String
    return DocumentText(
      id: id, title: row["title"], path: row["path"], text: text,
      pageStarts: decodePages(row["page_starts"]), chunks: places)
  }

  static func encodePages(_ starts: [Int]) -> String {
    starts.map(String.init).joined(separator: " ")
  }

  static func decodePages(_ text: String) -> [Int] {
    text.split(separator: " ").compactMap { Int($0) }
  }
}
