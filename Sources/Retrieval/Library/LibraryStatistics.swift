import FoundationEssentials
import GRDB

#if canImport(Glibc)
  import Glibc
#endif

/// What a library holds, for lists and the doctor.
package struct LibraryStatistics: Equatable, Sendable {
  /// Absolute paths that were indexed.
  package var roots: [String]
  /// Files whose text is in the index.
  package var documents: Int
  package var skipped: Int
  package var failed: Int
  package var chunks: Int
  /// Chunks with an embedding, by the model's identifier; normally one model.
  package var embedded: [String: Int]
  /// Size of the database and the files beside it.
  package var bytes: Int64
  /// Seconds since 1970 of the newest document; `nil` when there is none.
  package var lastIndexed: Double?

  static func embedded(by model: String, in database: Database) throws -> (done: Int, all: Int) {
    let done = try Int.fetchOne(
      database, sql: "SELECT count(*) FROM embedding WHERE model = ?", arguments: [model])
    let all = try Int.fetchOne(database, sql: "SELECT count(*) FROM chunk")
    return (done ?? 0, all ?? 0)
  }
}

extension Library {
  /// Counts what the library holds; some tens of milliseconds at a hundred thousand chunks.
  package func statistics() async throws -> LibraryStatistics {
    let bytes = sizeOnDisk
    return try await read { database in
      let counts = try Row.fetchAll(
        database, sql: "SELECT status, count(*) AS n, max(indexed) AS t FROM document GROUP BY 1")
      func count(_ word: String) -> Int {
        counts.first { $0["status"] == word }?["n"] ?? 0
      }
      let models = try Row.fetchAll(
        database, sql: "SELECT model, count(*) AS n FROM embedding GROUP BY model")
      return LibraryStatistics(
        roots: try String.fetchAll(database, sql: "SELECT path FROM root ORDER BY path"),
        documents: count("indexed"), skipped: count("skipped"), failed: count("failed"),
        chunks: try Int.fetchOne(database, sql: "SELECT count(*) FROM chunk") ?? 0,
        embedded: Dictionary(uniqueKeysWithValues: models.map { ($0["model"], $0["n"]) }),
        bytes: bytes, lastIndexed: counts.compactMap { $0["t"] as Double? }.max())
    }
  }

  /// Every file the library knows, by path, with its status.
  package func files() async throws -> [FileReport] {
    try await read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM document ORDER BY path").map {
        let record = DocumentRecord($0)
        return FileReport(path: record.path, status: record.status, id: record.id)
      }
    }
  }

  /// Checks the database and the lexical index against the texts. Returns what is wrong; empty when
  /// all is well. Reads everything: seconds on large libraries.
  package func check() async throws -> [String] {
    try await write { database in
      var faults = try String.fetchAll(database, sql: "PRAGMA integrity_check")
        .filter { $0 != "ok" }
      faults += try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
        .map { "dangling row: \($0.description)" }
      for index in ["chunk_index", "opening_index"] {
        do {
          try database.execute(
            sql: "INSERT INTO \(index) (\(index), rank) VALUES ('integrity-check', 1)")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
          faults.append("\(index) differs from the texts")
        }
      }
      return faults
    }
  }

  private var sizeOnDisk: Int64 {
    ["", "-wal", "-shm"].reduce(0) { sum, suffix in
      var information = stat()
      return stat(url.path + suffix, &information) == 0 ? sum + Int64(information.st_size) : sum
    }
  }
}
