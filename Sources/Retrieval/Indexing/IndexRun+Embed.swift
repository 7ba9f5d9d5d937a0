import Core
import FoundationEssentials
import GRDB

/// A chunk that has no embedding yet.
private struct PendingChunk: Sendable {
  let id: Int64
  let text: String
}

extension IndexRun {
  /// Chunks fetched at once, and embedded in the order of their length.
  private static let window = 256
  private static let batch = 16

  /// Embeds every chunk that has no vector of the model; each batch is kept as it comes.
  mutating func embed() async throws {
    guard let embedder = indexer.embedder else { return }
    let model = embedder.identifier
    let (done, all) = try await library.read { database in
      try LibraryStatistics.embedded(by: model, in: database)
    }
    update {
      $0.phase = .embedding
      $0.embedded = done
      $0.embeddable = all
    }
    var last: Int64 = 0
    while true {
      let first = last
      let pending = try await library.read { try Self.pending(after: first, model, in: $0) }
      guard let end = pending.last else { break }
      last = end.id
      try await embed(pending, with: embedder)
    }
    try await library.write {
      try $0.execute(sql: "DELETE FROM embedding WHERE model <> ?", arguments: [model])
    }
  }

  private mutating func embed(
    _ pending: [PendingChunk], with embedder: any EmbeddingModel
  ) async throws {
    let byLength = pending.sorted { $0.text.utf8.count < $1.text.utf8.count }
    var start = 0
    while start < byLength.count {
      await indexer.courtesy()
      try Task.checkCancellation()
      let batch = Array(byLength[start..<min(start + Self.batch, byLength.count)])
      start += batch.count
      let vectors = try await embedder.embed(batch.map(\.text), for: .document)
      let rows = zip(batch, vectors).map { ($0.id, QuantizedVector($1)) }
      try await library.write { [model = embedder.identifier] database in
        try Self.store(rows, of: model, in: database)
      }
      update { $0.embedded += rows.count }
    }
  }

  /// A chunk may be gone by now; its vector is then not kept.
  private static func store(
    _ rows: [(Int64, QuantizedVector)], of model: String, in database: Database
  ) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO embedding (chunk, model, scale, vector)
        SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM chunk WHERE id = ?1)
        """)
    for (chunk, vector) in rows {
      let bytes = vector.values.withUnsafeBytes { Data($0) }
      try statement.execute(arguments: [chunk, model, Double(vector.scale), bytes])
    }
  }

  private static func pending(
    after first: Int64, _ model: String, in database: Database
  ) throws -> [PendingChunk] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT chunk.id, document.title, chunk.headings, chunk.text FROM chunk
        JOIN document ON document.id = chunk.document
        WHERE chunk.id > ? AND NOT EXISTS
          (SELECT 1 FROM embedding WHERE embedding.chunk = chunk.id AND embedding.model = ?)
        ORDER BY chunk.id LIMIT ?
        """, arguments: [first, model, window]
    ).map { row in
      PendingChunk(id: row["id"], text: embeddedText(row["title"], row["headings"], row["text"]))
    }
  }

  /// What is embedded for a chunk: its document's title and its headings stand before its text.
  static func embeddedText(_ title: String, _ headings: String, _ text: String) -> String {
    [title, headings, text].filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
