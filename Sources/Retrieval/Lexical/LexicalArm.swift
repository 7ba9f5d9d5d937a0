import FoundationEssentials
import GRDB

/// Finds chunks by the words they share with a question, ranked by BM25.
struct LexicalArm {
  /// Only the rarest terms of a long question are looked up: the others cost most and say least.
  static let mostTerms = 12

  let frequencies: TermFrequencies

  /// The best chunks, at most `count`, best first; with `range`, among those chunks only.
  func best(
    _ count: Int, for query: LexicalQuery, among range: ClosedRange<Int64>? = nil,
    in database: Database
  ) throws -> [ScoredChunk] {
    guard let expression = try rarest(of: query, in: database).expression else { return [] }
    let among = range == nil ? "" : "AND rowid BETWEEN ? AND ?"
    var arguments: StatementArguments = [expression]
    if let range { arguments += [range.lowerBound, range.upperBound] }
    arguments += [count]
    let statement = try database.cachedStatement(
      sql: """
        SELECT rowid, rank FROM chunk_index
        WHERE chunk_index MATCH ? AND rank MATCH 'bm25(4.0, 2.0, 1.0)' \(among)
        ORDER BY rank LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: arguments).map {
      ScoredChunk(chunk: $0["rowid"], score: -($0["rank"] as Double))
    }
  }

  /// The terms worth looking up: those that occur at all, rarest first when there are too many.
  func rarest(of query: LexicalQuery, in database: Database) throws -> LexicalQuery {
    let content = query.content
    let (counts, _) = try frequencies.lookUp(content, in: database)
    let known = zip(content.terms, counts).filter { $0.1 > 0 }
    let kept = Set(known.sorted { $0.1 < $1.1 }.prefix(Self.mostTerms).map(\.0.bytes))
    return content.filter { kept.contains($0.bytes) }
  }
}
