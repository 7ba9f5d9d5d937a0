import Core
package import FoundationEssentials
import GRDB
import Synchronization

/// All sessions of one user, in one SQLite file.
///
/// Several processes may use the same file at once. Nothing is written while nothing happens. All
/// calls may be made from any task; those that write complete even when their task is cancelled,
/// because a stopped turn has to be stored too. All of them throw `StoreError`.
package final class SessionStore: Sendable {
  /// The file's path, for messages.
  package let path: String
  let now: @Sendable () -> Date
  let owner: ProcessIdentity
  private let pool: DatabasePool
  /// Libraries of sessions that have no turn yet, and so are not stored yet.
  let drafts = Mutex<[SessionID: String?]>([:])

  /// Opens the file, makes it when it is missing, brings it to the present schema, and marks turns
  /// that a vanished process left behind as interrupted. Blocks; not for the terminal's thread.
  ///
  /// - Parameters:
  ///   - url: The database file. Its folder is made (0700), the file is kept private (0600).
  ///   - owner: This process.
  ///   - isRunning: Whether a turn's process still runs.
  ///   - now: The clock, for renames and imports; turns bring their own times.
  ///   - pageLimit: The most pages of 4 KiB the file may have; a guard for tests of a full disk.
  package init(
    url: URL, owner: ProcessIdentity = .current(),
    isRunning: (ProcessIdentity) -> Bool = { $0.isRunning() },
    now: @escaping @Sendable () -> Date, pageLimit: Int? = nil
  ) throws {
    path = url.path
    self.now = now
    self.owner = owner
    try DatabaseFile(path: path).prepare()
    do {
      try Self.inspect(path)
      pool = try DatabasePool(path: path, configuration: Self.configuration(pageLimit))
      try Self.migrate(pool)
      try Self.closeInterrupted(pool, isRunning: isRunning)
    } catch {
      throw StoreError.translate(error, path: path)
    }
  }

  private static func configuration(_ pageLimit: Int?) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 3
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = -1000")
      if let pageLimit { try db.execute(sql: "PRAGMA max_page_count = \(pageLimit)") }
    }
    return configuration
  }

  /// Refuses a database that is not ours, or that is ahead of us. Through a connection that cannot
  /// write: opening for writing changes the file's header before anything else.
  private static func inspect(_ path: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.read { db in try inspect(db, path: path) }
    try queue.close()
  }

  private static func inspect(_ db: Database, path: String) throws {
    let mark = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'") ?? 0
    guard mark == applicationID || (mark == 0 && tables == 0) else {
      throw StoreError.foreign(path: path)
    }
    if try migrations().hasBeenSuperseded(db) { throw StoreError.newerSchema(path: path) }
  }

  private static func migrate(_ pool: DatabasePool) throws {
    let migrator = migrations()
    guard try !pool.read(migrator.hasCompletedMigrations) else { return }
    do {
      try migrator.migrate(pool)
    } catch {
      // Two first starts at once: the other one may have done it.
      guard try pool.read(migrator.hasCompletedMigrations) else { throw error }
    }
  }

  /// Finds the turns of processes that are gone, keeps the text that had arrived, and says so.
  private static func closeInterrupted(
    _ pool: DatabasePool, isRunning: (ProcessIdentity) -> Bool
  ) throws {
    let running = try pool.read { db in
      try Row.fetchAll(db, sql: "SELECT key, owner FROM turn WHERE outcome IS NULL")
        .map { (key: $0["key"] as Int64, owner: $0["owner"] as String?) }
    }
    let orphans = running.filter { turn in
      guard let owner = turn.owner.flatMap(ProcessIdentity.init(text:)) else { return true }
      return !isRunning(owner)
    }
    guard !orphans.isEmpty else { return }
    try pool.write { db in
      for orphan in orphans {
        try db.execute(
          sql: """
            UPDATE turn SET answer = answer || \(deltasOfTurn), outcome = 'interrupted', owner = NULL
              WHERE key = ? AND outcome IS NULL
            """, arguments: [orphan.key])
        try db.execute(sql: "DELETE FROM delta WHERE turn = ?", arguments: [orphan.key])
      }
    }
  }

  /// Reads in one consistent snapshot.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do {
      return try await pool.read(body)
    } catch {
      throw StoreError.translate(error, path: path)
    }
  }

  /// Writes in one transaction, whether or not the calling task is cancelled meanwhile.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    let pool = self.pool
    do {
      return try await Task { try await pool.write(body) }.value
    } catch {
      throw StoreError.translate(error, path: path)
    }
  }

  /// Moves what is in the log into the file, and closes it. Calls after it fail. Nothing is lost
  /// without it: the next start reads the log.
  package func close() throws {
    do {
      _ = try pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      // Another process reads the log; it will be moved by the last one that closes.
    }
    do {
      try pool.close()
    } catch {
      throw StoreError.translate(error, path: path)
    }
  }

  /// What SQLite finds wrong with the file, a line each; empty when it is sound. Reads all of it.
  package func check() async throws -> [String] {
    let lines = try await read { try String.fetchAll($0, sql: "PRAGMA quick_check") }
    return lines == ["ok"] ? [] : lines
  }

  /// Renames a damaged or unwanted file, with its companions, so that the next start begins anew.
  /// Only for a user who asked for it, and while no outcrop has the file open.
  ///
  /// - Returns: The new path; `nil` when there was no file.
  package static func setAside(_ url: URL, now: Date) throws -> String? {
    try DatabaseFile(path: url.path)
      .moveAside(stamp: String(Int(now.timeIntervalSince1970)))
  }
}

/// The appended text of the row of `turn` at hand, in order, as an SQL expression.
let deltasOfTurn = """
  coalesce((SELECT group_concat(text, '') FROM \
  (SELECT text FROM delta WHERE delta.turn = turn.key ORDER BY delta.key)), '')
  """
