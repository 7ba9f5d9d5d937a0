package import Core
package import FoundationEssentials
import GRDB

#if canImport(Glibc)
  import Glibc
#endif

/// One library: documents, their chunks, the lexical index and the embeddings, in one SQLite file.
///
/// Reading works while another task or process writes. All calls throw `RetrievalError`. May be
/// used from any thread.
package final class Library: Sendable {
  /// The SQLite file; its `-wal` and `-shm` lie beside it.
  package let url: URL
  let pool: DatabasePool
  let vectors = VectorCache()
  let frequencies = TermFrequencies()

  /// Opens the library at `url`, or makes an empty one, readable by its owner only.
  ///
  /// - Parameter patience: Seconds to wait for another writer before `RetrievalError.locked`.
  package init(at url: URL, patience: Double = 10) throws {
    self.url = url
    let path = url.path
    do {
      try Self.createPrivately(at: url)
      var configuration = Configuration()
      configuration.label = "library"
      configuration.busyMode = .timeout(patience)
      configuration.maximumReaderCount = 3
      configuration.prepareDatabase { $0.add(tokenizer: LibraryTokenizer.self) }
      pool = try DatabasePool(path: path, configuration: configuration)
      let migrator = LibrarySchema.migrator()
      let state = try pool.read { database in
        (
          isCurrent: try migrator.hasCompletedMigrations(database),
          isNewer: try migrator.hasBeenSuperseded(database)
        )
      }
      if state.isNewer { throw RetrievalError.tooNew(path: path) }
      if !state.isCurrent { try migrator.migrate(pool) }
    } catch {
      throw RetrievalError(error, at: path)
    }
  }

  /// SQLite gives the files beside the database the database's own permissions.
  private static func createPrivately(at url: URL) throws {
    let folder = url.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw RetrievalError.cannotOpen(path: url.path, detail: String(describing: error))
    }
    let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw RetrievalError.cannotOpen(path: url.path, detail: String(cString: strerror(errno)))
    }
    close(descriptor)
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do {
      return try await pool.read(body)
    } catch let error as CancellationError {
      throw error
    } catch {
      throw RetrievalError(error, at: url.path)
    }
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do {
      return try await pool.write(body)
    } catch let error as CancellationError {
      throw error
    } catch {
      throw RetrievalError(error, at: url.path)
    }
  }

  /// The whole text of a document, pages and chunk borders included; `nil` when it is gone or was
  /// not indexed.
  package func document(_ id: DocumentID) async throws -> DocumentText? {
    try await read { try DocumentRecord.text(of: id, in: $0) }
  }
}
