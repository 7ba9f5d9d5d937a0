import FoundationEssentials
import GRDB

/// The vectors of one model, loaded when first searched, then kept in step with the library.
///
/// New embeddings are appended; when many are gone, all are loaded again. Chunks that are gone may
/// be found until then: whoever reads their rows leaves them out.
actor VectorCache {
  private var model = ""
  private var vectors = VectorSet(dimensions: 0)
  private var lastSequence: Int64 = 0
  private var deletions: Int64 = 0

  /// The model's vectors as of now. Throws what the database throws.
  ///
  /// Reads without suspension, so that the vectors grow in place and never twice.
  func current(model: String, dimensions: Int, in pool: DatabasePool) throws -> VectorSet {
    try pool.read { database in
      let newest = try Int64.fetchOne(database, sql: "SELECT max(seq) FROM embedding") ?? 0
      let deleted =
        try Int64.fetchOne(
          database, sql: "SELECT value FROM meta WHERE key = 'deleted_embeddings'") ?? 0
      let isOther = model != self.model || dimensions != vectors.dimensions
      if isOther || deleted - deletions > Int64(max(64, vectors.count / 10)) {
        self.model = model
        vectors = VectorSet(dimensions: dimensions)
        lastSequence = 0
        deletions = deleted
      }
      if newest > lastSequence { try load(from: database) }
    }
    return vectors
  }

  private func load(from database: Database) throws {
    if lastSequence == 0 {
      let rows = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM embedding WHERE model = ?", arguments: [model])
      vectors.reserve(rows ?? 0)
    }
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT seq, chunk, scale, vector FROM embedding WHERE seq > ? AND model = ? ORDER BY seq
        """, arguments: [lastSequence, model])
    while let row = try rows.next() {
      lastSequence = row["seq"]
      try row.withUnsafeData(named: "vector") { data in
        data?.withUnsafeBytes {
          vectors.append(chunk: row["chunk"], scale: row["scale"], vector: $0)
        }
      }
    }
    vectors.settle()
  }
}
