package import Core
import FoundationEssentials
import GRDB
import Synchronization

extension SessionStore {
  /// Sessions, the one used last first.
  ///
  /// - Parameter skipping: How many to leave out, for pages of `limit`.
  package func sessions(limit: Int = .max, skipping: Int = 0) async throws -> [Session] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, title, library, created, updated, turn_count FROM session
            ORDER BY updated DESC, key DESC LIMIT ? OFFSET ?
          """, arguments: [limit, skipping]
      ).map(Session.init(row:))
    }
  }

  /// One session; `nil` when there is none of that name.
  package func session(_ id: SessionID) async throws -> Session? {
    try await read { db in try Self.session(id, in: db) }
  }

  static func session(_ id: SessionID, in db: Database) throws -> Session? {
    try Row.fetchOne(
      db,
      sql: "SELECT id, title, library, created, updated, turn_count FROM session WHERE id = ?",
      arguments: [id.rawValue]
    ).map(Session.init(row:))
  }

  /// Gives a session a title of the user's. Throws `sessionNotFound`.
  package func rename(_ id: SessionID, to title: String) async throws {
    try await change(id, sql: "UPDATE session SET title = ? WHERE id = ?", [title, id.rawValue])
  }

  /// Deletes a session with all its turns, for good. Throws `sessionNotFound`.
  package func delete(_ id: SessionID) async throws {
    try await change(id, sql: "DELETE FROM session WHERE id = ?", [id.rawValue])
  }

  private func change(
    _ id: SessionID, sql: String, _ arguments: StatementArguments
  ) async throws {
    try await write { db in
      try db.execute(sql: sql, arguments: arguments)
      if db.changesCount == 0 { throw StoreError.sessionNotFound(id.rawValue) }
    }
  }

  /// Says which library a session asks. One without a turn is not stored: it is remembered until
  /// its first turn begins.
  package func setLibrary(_ library: String?, of id: SessionID) async throws {
    let stored = try await write { db in
      try db.execute(
        sql: "UPDATE session SET library = ? WHERE id = ?", arguments: [library, id.rawValue])
      return db.changesCount > 0
    }
    if !stored { drafts.withLock { $0[id] = .some(library) } }
  }

  /// Turns of a session, oldest first, without their prompts: see `prompt(of:)`. An unknown session
  /// has none.
  ///
  /// - Parameters:
  ///   - count: The most turns to return, the latest ones.
  ///   - turn: Only turns before this one: the first of the page that came before.
  package func turns(
    of id: SessionID, last count: Int = .max, before turn: TurnID? = nil
  ) async throws -> [Turn] {
    try await read { db in try Self.turns(of: id, last: count, before: turn, in: db) }
  }

  static func turns(
    of id: SessionID, last count: Int, before turn: TurnID?, in db: Database
  ) throws -> [Turn] {
    let end =
      try turn.flatMap {
        try Int.fetchOne(
          db, sql: "SELECT ordinal FROM turn WHERE id = ?", arguments: [$0.rawValue])
      } ?? Int.max
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT turn.*, ? AS session_id, iif(outcome IS NULL, \(deltasOfTurn), NULL) AS appended
          FROM turn WHERE session = (SELECT key FROM session WHERE id = ?) AND ordinal < ?
          ORDER BY ordinal DESC LIMIT ?
        """, arguments: [id.rawValue, id.rawValue, end, count])
    return try rows.reversed().map(TurnRow.turn(from:))
  }

  /// What a follow-up turn needs of a session: its latest turns, oldest first, each with the last
  /// message of its prompt, and without sources. Cheaper than whole prompts, which repeat all that
  /// came before them.
  package func history(of id: SessionID, last count: Int = .max) async throws -> [Turn] {
    try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT turn.*, ? AS session_id,
              iif(outcome IS NULL, \(deltasOfTurn), NULL) AS appended,
              (SELECT body FROM prompt JOIN piece
                ON piece.key = json_extract(prompt.messages, '$[#-1]')
                WHERE prompt.turn = turn.key) AS message
            FROM turn WHERE session = (SELECT key FROM session WHERE id = ?)
            ORDER BY ordinal DESC LIMIT ?
          """, arguments: [id.rawValue, id.rawValue, count])
      return try rows.reversed().map { row in
        var turn = try TurnRow.turn(from: row)
        turn.sources = []
        if let message = row["message"] as String? {
          let record = try JSONText.decode(MessageRecord.self, from: message)
          turn.prompt = Prompt(instructions: "", messages: [record.message])
        }
        return turn
      }
    }
  }

  /// One turn with its prompt; `nil` when there is none.
  package func turn(_ id: TurnID) async throws -> Turn? {
    try await read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT turn.*, session.id AS session_id,
              iif(outcome IS NULL, \(deltasOfTurn), NULL) AS appended
            FROM turn JOIN session ON session.key = turn.session WHERE turn.id = ?
          """, arguments: [id.rawValue])
      guard let row else { return nil }
      var turn = try TurnRow.turn(from: row)
      turn.prompt = try PromptRows.prompt(ofTurn: row["key"], in: db)
      return turn
    }
  }

  /// The exact prompt of a turn; `nil` when none was built, or the turn is gone.
  package func prompt(of id: TurnID) async throws -> Prompt? {
    try await read { db in
      try Int64.fetchOne(db, sql: "SELECT key FROM turn WHERE id = ?", arguments: [id.rawValue])
        .flatMap { try PromptRows.prompt(ofTurn: $0, in: db) }
    }
  }
}

extension Session {
  init(row: Row) {
    self.init(
      id: SessionID(rawValue: row["id"]), title: row["title"], library: row["library"],
      created: Date(timeIntervalSince1970: row["created"]),
      updated: Date(timeIntervalSince1970: row["updated"]), turnCount: row["turn_count"])
  }
}
