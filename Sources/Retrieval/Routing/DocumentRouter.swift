import FoundationEssentials
import GRDB

#if canImport(Glibc)
  import Glibc
#endif

/// A document that a question seems to name.
struct Route: Equatable, Sendable {
  let document: Int64
  /// Its chunks' numbers: they are consecutive.
  let chunks: ClosedRange<Int64>
  /// How sure it is, 0 to 1; the rest is for chunks of any document.
  let share: Double
  /// The question without the part that names the document.
  let question: String
}

/// Finds the documents a question names, by their titles and beginnings.
///
/// Soft: what it finds raises a document's chunks, and leaves a share to all others.
struct DocumentRouter {
  private static let mostTerms = 24
  private static let mostRoutes = 3

  private struct Opening {
    let document: Int64
    let score: Double
    let terms: Set<[UInt8]>
  }

  /// Routes for a question, surest first; empty when it names no document.
  func routes(for question: String, in database: Database) throws -> [Route] {
    let query = LexicalQuery(question).content
    guard query.terms.count > 1 else { return [] }
    let documents = try Int.fetchOne(database, sql: "SELECT count(*) FROM opening") ?? 0
    guard documents > 1 else { return [] }
    let weights = try weigh(query, among: documents, in: database)
    let openings = try openings(for: query, weights, in: database)
    guard let best = openings.first else { return [] }
    let namesIt = Self.naming(question, query, weights, best.terms)
    guard !namesIt.parts.isEmpty else { return [] }
    let shares = Self.shares(openings.map(\.score), coverage: namesIt.coverage)
    return try zip(openings, shares).compactMap { opening, share in
      guard share > 0.02 else { return nil }
      let range = try Row.fetchOne(
        database,
        sql: "SELECT min(id) AS first, max(id) AS last FROM chunk WHERE document = ?",
        arguments: [opening.document])
      guard let range, let first: Int64 = range["first"], let last: Int64 = range["last"] else {
        return nil
      }
      return Route(
        document: opening.document, chunks: first...last, share: share,
        question: namesIt.question)
    }
  }

  /// How much each term says of a document: its inverse frequency among the openings. A term that
  /// only stands elsewhere in the library speaks against every one of them: the question may mean a
  /// document that has no opening of its own. One that stands nowhere says nothing.
  private func weigh(
    _ query: LexicalQuery, among documents: Int, in database: Database
  ) throws -> [[UInt8]: Double] {
    let statement = try database.cachedStatement(
      sql: "SELECT doc FROM opening_terms WHERE term = ?")
    let elsewhere = try database.cachedStatement(sql: "SELECT 1 FROM chunk_terms WHERE term = ?")
    var weights: [[UInt8]: Double] = [:]
    for term in query.terms {
      let text = String(decoding: term.bytes, as: UTF8.self)
      let count = try Int.fetchOne(statement, arguments: [text])
      let isKnown = try count != nil || Int.fetchOne(elsewhere, arguments: [text]) != nil
      let share = (Double(documents) - Double(count ?? 0) + 0.5) / (Double(count ?? 0) + 0.5)
      weights[term.bytes] = isKnown ? max(0, log(share + 1)) : 0
    }
    return weights
  }

  private func openings(
    for query: LexicalQuery, _ weights: [[UInt8]: Double], in database: Database
  ) throws -> [Opening] {
    let kept = Set(
      query.terms.map(\.bytes).filter { weights[$0, default: 0] > 0.3 }
        .sorted { weights[$0, default: 0] > weights[$1, default: 0] }.prefix(Self.mostTerms))
    guard let expression = query.filter({ kept.contains($0.bytes) }).expression else { return [] }
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT opening_index.rowid AS document, rank, opening.title, opening.text
        FROM opening_index JOIN opening ON opening.document = opening_index.rowid
        WHERE opening_index MATCH ? AND rank MATCH 'bm25(4.0, 1.0)' ORDER BY rank LIMIT ?
        """, arguments: [expression, Self.mostRoutes])
    return rows.map { row in
      var analyzer = Analyzer()
      let text = (row["title"] as String) + "\n" + (row["text"] as String)
      return Opening(
        document: row["document"], score: -(row["rank"] as Double),
        terms: Set(analyzer.tokens(of: text).map(\.term)))
    }
  }

  /// The parts of the question that name a document with these terms, how much of what they say is
  /// in it (0…1), and the question without them.
  static func naming(
    _ question: String, _ query: LexicalQuery, _ weights: [[UInt8]: Double], _ terms: Set<[UInt8]>
  ) -> (parts: [Range<Int>], coverage: Double, question: String) {
    let strongest = weights.values.max() ?? 0
    var naming: [Range<Int>] = []
    var rest: [Range<Int>] = []
    var coverage = 0.0
    for part in QuestionParts(question).parts {
      let here = query.terms.filter { part.contains($0.place.lowerBound) }
      let all = here.reduce(0) { $0 + weights[$1.bytes, default: 0] }
      let found = here.filter { terms.contains($0.bytes) }
      let matched = found.reduce(0) { $0 + weights[$1.bytes, default: 0] }
      let isRare = found.contains { weights[$0.bytes, default: 0] >= 0.4 * strongest }
      if all > 0, isRare, matched >= 0.5 * all {
        naming.append(part)
        coverage = max(coverage, matched / all)
      } else if !here.isEmpty {
        rest.append(part)
      }
    }
    return (naming, coverage, Self.text(of: rest.isEmpty ? naming : rest, in: question))
  }

  /// A share for every document by its score; what is left of 1 is for all others.
  static func shares(_ scores: [Double], coverage: Double) -> [Double] {
    guard let best = scores.first, best > 0 else { return [] }
    let weights = scores.map { exp(12 * ($0 / best - 1)) }
    let sum = weights.reduce(0, +)
    return weights.map { 0.9 * min(1, coverage / 0.7) * $0 / sum }
  }

  private static func text(of parts: [Range<Int>], in question: String) -> String {
    let bytes = Array(question.utf8)
    return parts.map { String(decoding: bytes[$0], as: UTF8.self) }.joined(separator: " ")
  }
}
