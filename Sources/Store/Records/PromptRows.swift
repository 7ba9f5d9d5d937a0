import Core
import GRDB

/// Prompts to and from their rows: a list of pieces, each stored once a session.
enum PromptRows {
  static func has(turn: Int64, in db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM prompt WHERE turn = ?)", arguments: [turn]) ?? false
  }

  static func store(_ prompt: Prompt?, turn: Int64, session: Int64, in db: Database) throws {
    guard let prompt else { return }
    let instructions = try key(of: prompt.instructions, session: session, in: db)
    let messages = try prompt.messages.map { message in
      try key(of: JSONText.encode(MessageRecord(message)), session: session, in: db)
    }
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO prompt (turn, instructions, messages, max_completion_tokens, temperature)
          VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [
        turn, instructions, try JSONText.encode(messages), prompt.maxCompletionTokens,
        prompt.temperature,
      ])
  }

  static func prompt(ofTurn turn: Int64, in db: Database) throws -> Prompt? {
    let found = try Row.fetchOne(
      db,
      sql: """
        SELECT piece.body AS instructions, messages, max_completion_tokens, temperature
          FROM prompt JOIN piece ON piece.key = prompt.instructions WHERE turn = ?
        """, arguments: [turn])
    guard let found else { return nil }
    let bodies = try String.fetchAll(
      db,
      sql: """
        SELECT body FROM json_each(?) AS place JOIN piece ON piece.key = place.value
          ORDER BY place.key
        """, arguments: [found["messages"] as String])
    return Prompt(
      instructions: found["instructions"],
      messages: try bodies.map { try JSONText.decode(MessageRecord.self, from: $0).message },
      maxCompletionTokens: found["max_completion_tokens"], temperature: found["temperature"])
  }

  private static func key(of body: String, session: Int64, in db: Database) throws -> Int64 {
    let hash = fingerprint(body)
    let known = try db.cachedStatement(
      sql: "SELECT key FROM piece WHERE session = ? AND hash = ? AND body = ?")
    if let key = try Int64.fetchOne(known, arguments: [session, hash, body]) { return key }
    try db.execute(
      sql: "INSERT INTO piece (session, hash, body) VALUES (?, ?, ?)",
      arguments: [session, hash, body])
    return db.lastInsertedRowID
  }

  /// FNV-1a; only narrows the search, equality decides.
  private static func fingerprint(_ text: String) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int64(bitPattern: hash)
  }
}
