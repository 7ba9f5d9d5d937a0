package import Core
import FoundationEssentials
import GRDB
import Synchronization

extension SessionStore: TurnRecorder {
  /// Stores a turn, and its session when this is its first one: the title is then the question.
  package func begin(_ turn: Turn) async throws {
    let library = drafts.withLock { $0.removeValue(forKey: turn.session) ?? nil }
    try await write { [owner] db in
      let session = try Self.session(for: turn, library: library, in: db)
      try Self.insert(turn, session: session, owner: owner, in: db)
    }
  }

  package func ground(_ turn: Turn) async throws {
    try await write { db in
      let key = try Self.update(turn, in: db)
      try PromptRows.store(turn.prompt, turn: key.turn, session: key.session, in: db)
    }
  }

  package func append(_ text: String, to turn: TurnID) async throws {
    try await write { db in
      try db.execute(
        sql: "INSERT INTO delta (turn, text) SELECT key, ? FROM turn WHERE id = ?",
        arguments: [text, turn.rawValue])
      if db.changesCount == 0 { throw StoreError.turnNotFound(turn.rawValue) }
    }
  }

  package func end(_ turn: Turn) async throws {
    try await write { db in
      let key = try Self.update(turn, in: db)
      if try !PromptRows.has(turn: key.turn, in: db) {
        try PromptRows.store(turn.prompt, turn: key.turn, session: key.session, in: db)
      }
      let answer = try TurnRow.answer(of: turn)
      try db.execute(
        sql: "UPDATE turn SET answer = ?, parts = ?, owner = NULL WHERE key = ?",
        arguments: [answer.text, answer.parts, key.turn])
      try db.execute(sql: "DELETE FROM delta WHERE turn = ?", arguments: [key.turn])
      try db.execute(
        sql: "UPDATE session SET updated = max(updated, ?) WHERE key = ?",
        arguments: [turn.lastMoment.timeIntervalSince1970, key.session])
    }
  }

  /// The session's row, made when it is missing.
  static func session(for turn: Turn, library: String?, in db: Database) throws -> Int64 {
    let asked = turn.asked.timeIntervalSince1970
    let key = try Int64.fetchOne(
      db,
      sql: """
        INSERT INTO session (id, title, library, created, updated, turn_count)
          VALUES (?, ?, ?, ?, ?, 1)
          ON CONFLICT (id) DO UPDATE SET updated = max(updated, excluded.updated),
            turn_count = turn_count + 1, title = iif(title = '', excluded.title, title)
          RETURNING key
        """,
      arguments: [turn.session.rawValue, shortTitle(turn.question), library, asked, asked])
    guard let key else { throw StoreError.sessionNotFound(turn.session.rawValue) }
    return key
  }

  /// Inserts a turn after the session's last one, whole but for its prompt.
  @discardableResult
  static func insert(
    _ turn: Turn, session: Int64, owner: ProcessIdentity?, in db: Database
  ) throws -> Int64 {
    var values = try TurnRow.values(of: turn)
    let answer = try TurnRow.answer(of: turn)
    let more: [String: (any DatabaseValueConvertible)?] = [
      "id": turn.id.rawValue, "session": session, "answer": answer.text, "parts": answer.parts,
      "owner": turn.outcome == nil ? owner?.text : nil,
    ]
    values.merge(more) { _, new in new }
    let names = TurnRow.columns + ["id", "session", "answer", "parts", "owner"]
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO turn (ordinal, \(names.joined(separator: ", ")))
          VALUES ((SELECT coalesce(max(ordinal) + 1, 0) FROM turn WHERE session = :session),
            \(names.map { ":\($0)" }.joined(separator: ", ")))
        """)
    try statement.execute(arguments: StatementArguments(values))
    return db.lastInsertedRowID
  }

  /// Sets all columns but the answer's; returns the keys of turn and session.
  private static func update(_ turn: Turn, in db: Database) throws -> (turn: Int64, session: Int64)
  {
    let found = try Row.fetchOne(
      db, sql: "SELECT key, session FROM turn WHERE id = ?", arguments: [turn.id.rawValue])
    guard let found else { throw StoreError.turnNotFound(turn.id.rawValue) }
    var values = try TurnRow.values(of: turn)
    // The full-text index follows `question`, so it is not touched in vain.
    let names = TurnRow.columns.filter { $0 != "question" }
    values.removeValue(forKey: "question")
    values["key"] = found["key"] as Int64
    let settings = names.map { "\($0) = :\($0)" }.joined(separator: ", ")
    try db.cachedStatement(sql: "UPDATE turn SET \(settings) WHERE key = :key")
      .execute(arguments: StatementArguments(values))
    return (found["key"], found["session"])
  }
}

extension Turn {
  /// When the last thing that is known of it happened.
  var lastMoment: Date {
    asked.addingTimeInterval(timings.ended ?? timings.firstToken ?? timings.retrieved ?? 0)
  }
}

/// A title made of a question: its first line, cut between words at about 60 characters.
package func shortTitle(_ question: String, limit: Int = 60) -> String {
  let words = question.split(whereSeparator: \.isWhitespace)
  var title = ""
  for word in words {
    let next = title.isEmpty ? String(word) : title + " " + word
    guard next.count <= limit else {
      return title.isEmpty ? String(word.prefix(limit - 1)) + "…" : title + "…"
    }
    title = next
  }
  return title
}
