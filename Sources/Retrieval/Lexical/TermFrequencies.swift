import GRDB
import Synchronization

/// How many chunks hold a term, remembered between questions.
final class TermFrequencies: Sendable {
  private struct Memory {
    var chunks = -1
    var counts: [[UInt8]: Int] = [:]
  }

  private static let mostTerms = 20_000
  private let memory = Mutex(Memory())

  /// The counts of the terms, in their order, and the number of chunks (an upper bound).
  func lookUp(_ query: LexicalQuery, in database: Database) throws -> (counts: [Int], chunks: Int) {
    let chunks = try Int.fetchOne(database, sql: "SELECT max(id) FROM chunk") ?? 0
    let known = memory.withLock { memory -> [[UInt8]: Int] in
      // Counts age slowly: they only choose terms and weigh evidence.
      if abs(memory.chunks - chunks) > memory.chunks / 20 || memory.counts.count > Self.mostTerms {
        memory = Memory(chunks: chunks)
      }
      return memory.counts
    }
    var fresh: [[UInt8]: Int] = [:]
    let statement = try database.cachedStatement(
      sql: "SELECT doc FROM chunk_terms WHERE term = ?")
    let counts = try query.terms.map { term in
      if let count = known[term.bytes] { return count }
      let text = String(decoding: term.bytes, as: UTF8.self)
      let count = try Int.fetchOne(statement, arguments: [text]) ?? 0
      fresh[term.bytes] = count
      return count
    }
    if !fresh.isEmpty {
      memory.withLock { [fresh] in $0.counts.merge(fresh) { _, new in new } }
    }
    return (counts, chunks)
  }
}
