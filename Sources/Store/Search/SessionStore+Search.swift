package import Core
import GRDB

extension SessionStore {
  /// Finds turns whose question or answer holds all words of `line`; the last one may be the
  /// beginning of a word. Best first; empty when the line holds no word.
  ///
  /// - Parameter session: Only turns of this session; `nil` searches all.
  package func search(
    _ line: String, in session: SessionID? = nil, limit: Int = 50
  ) async throws -> [SessionHit] {
    let words = SearchWords(line)
    guard !words.words.isEmpty else { return [] }
    return try await read { db in
      words.needsScan
        ? try Self.scan(words.words, in: session, limit: limit, db: db)
        : try Self.match(words.pattern, in: session, limit: limit, db: db)
    }
  }

  private static let columns = """
    session.id, session.title, session.library, session.created, session.updated,
    session.turn_count, turn.id AS turn_id, turn.ordinal
    """

  /// Ranks first and cuts excerpts of the best only: an excerpt costs more than all else.
  private static func match(
    _ pattern: String, in session: SessionID?, limit: Int, db: Database
  ) throws -> [SessionHit] {
    let best = try Int64.fetchAll(
      db,
      sql: """
        SELECT turn_text.rowid FROM turn_text JOIN turn ON turn.key = turn_text.rowid
          WHERE turn_text MATCH ?
            AND (? IS NULL OR turn.session = (SELECT key FROM session WHERE id = ?))
          ORDER BY turn_text.rank, turn.key DESC LIMIT ?
        """, arguments: [pattern, session?.rawValue, session?.rawValue, limit])
    let mark = "'\(MarkedText.open)', '\(MarkedText.close)', '…', 24"
    let excerpt = try db.makeStatement(
      sql: """
        SELECT \(columns), snippet(turn_text, 0, \(mark)) AS in_question,
            snippet(turn_text, 1, \(mark)) AS in_answer
          FROM turn_text JOIN turn ON turn.key = turn_text.rowid
            JOIN session ON session.key = turn.session
          WHERE turn_text MATCH ? AND turn_text.rowid = ?
        """)
    return try best.compactMap { key in
      guard let row = try Row.fetchOne(excerpt, arguments: [pattern, key]) else { return nil }
      let question = MarkedText(row["in_question"] as String)
      let answer = MarkedText(row["in_answer"] as String)
      return answer.matches.count > question.matches.count
        ? hit(row, .answer, answer) : hit(row, .question, question)
    }
  }

  private static func scan(
    _ words: [String], in session: SessionID?, limit: Int, db: Database
  ) throws -> [SessionHit] {
    var arguments: StatementArguments = [session?.rawValue, session?.rawValue]
    var conditions = ""
    for word in words {
      conditions += " AND instr(lower(question || char(10) || answer), lower(?)) > 0"
      arguments += [word]
    }
    arguments += [limit]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT \(columns), turn.question, turn.answer
          FROM turn JOIN session ON session.key = turn.session
          WHERE (? IS NULL OR session.id = ?)\(conditions) ORDER BY turn.key DESC LIMIT ?
        """, arguments: arguments)
    return rows.compactMap { row in
      if let text = MarkedText(row["question"] as String, around: words) {
        return hit(row, .question, text)
      }
      return MarkedText(row["answer"] as String, around: words).map { hit(row, .answer, $0) }
    }
  }

  private static func hit(_ row: Row, _ field: SessionHit.Field, _ text: MarkedText) -> SessionHit {
    SessionHit(
      session: Session(row: row), turn: TurnID(rawValue: row["turn_id"]),
      ordinal: row["ordinal"], field: field, text: text.text, matches: text.matches)
  }
}
