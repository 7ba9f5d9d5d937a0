package import Core
package import FoundationEssentials
import GRDB

/// What an import did.
package struct ImportReport: Equatable, Sendable {
  package var imported: [SessionID] = []
  /// Sessions that were there already, and were left as they are.
  package var kept: [SessionID] = []
  package var turns = 0
}

extension SessionStore {
  /// Stores the sessions of a file: our own JSON Lines export, or `MessagesFile`. All or none.
  ///
  /// - Parameters:
  ///   - file: The whole file.
  ///   - replacing: Whether a session of the same name is deleted first, instead of kept.
  package func importSessions(_ file: Data, replacing: Bool = false) async throws -> ImportReport {
    let sessions = try Self.parse(file, now: now())
    return try await write { db in
      var report = ImportReport()
      for (session, turns) in sessions {
        if try Self.session(session.id, in: db) != nil {
          guard replacing else {
            report.kept.append(session.id)
            continue
          }
          try db.execute(
            sql: "DELETE FROM session WHERE id = ?", arguments: [session.id.rawValue])
        }
        try Self.insert(session, turns, in: db)
        report.imported.append(session.id)
        report.turns += turns.count
      }
      return report
    }
  }

  private static func insert(_ session: Session, _ turns: [Turn], in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO session (id, title, library, created, updated, turn_count)
          VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        session.id.rawValue, session.title, session.library,
        session.created.timeIntervalSince1970, session.updated.timeIntervalSince1970, turns.count,
      ])
    let key = db.lastInsertedRowID
    for turn in turns {
      let row = try insert(turn, session: key, owner: nil, in: db)
      try PromptRows.store(turn.prompt, turn: row, session: key, in: db)
    }
  }

  private typealias Parsed = [(session: Session, turns: [Turn])]

  private static func parse(_ file: Data, now: Date) throws -> Parsed {
    let lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    struct Kind: Decodable { var type: String }
    let first = lines.first { !$0.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 } }
    // Only our own export has a whole object with a type on its first line.
    let isExport = first.map { (try? JSONText.decode(Kind.self, from: Data($0))) != nil } ?? false
    return isExport ? try parseExport(lines) : try parseMessages(file, now: now)
  }

  private static func parseMessages(_ file: Data, now: Date) throws -> Parsed {
    let content: MessagesFile
    do {
      content = try JSONText.decode(from: file)
    } catch {
      throw StoreError.unreadableImport(line: 1, reason: explain(error))
    }
    return content.sessions.enumerated().map { index, conversation in
      let start = conversation.created.flatMap(ISOTime.date) ?? now
      let id = SessionID(
        rawValue: conversation.id ?? "import-\(Int(now.timeIntervalSince1970))-\(index + 1)")
      let turns = conversation.turns(in: id, start: start)
      let title = conversation.title ?? shortTitle(turns.first?.question ?? "")
      return (
        Session(
          id: id, title: title, library: conversation.library, created: start,
          updated: turns.last?.lastMoment ?? start, turnCount: turns.count), turns
      )
    }
  }

  private static func parseExport(_ lines: [Data.SubSequence]) throws -> Parsed {
    var sessions: Parsed = []
    struct Kind: Decodable { var type: String }
    for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
      let data = Data(line)
      do {
        switch try JSONText.decode(Kind.self, from: data).type {
        case "session": sessions.append((try session(from: data), []))
        case "turn" where !sessions.isEmpty:
          let record: TurnRecord = try JSONText.decode(from: data)
          sessions[sessions.count - 1].turns.append(
            record.turn(in: sessions[sessions.count - 1].session.id))
        default: continue  // Lines that a later version may add.
        }
      } catch {
        throw StoreError.unreadableImport(line: index + 1, reason: explain(error))
      }
    }
    return sessions
  }

  private static func session(from line: Data) throws -> Session {
    let record: SessionRecord = try JSONText.decode(from: line)
    let created = ISOTime.date(record.created) ?? Date(timeIntervalSince1970: 0)
    return Session(
      id: SessionID(rawValue: record.id), title: record.title, library: record.library,
      created: created, updated: ISOTime.date(record.updated) ?? created,
      turnCount: record.turns)
  }

  /// A decoder's finding in a few words.
  private static func explain(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "\"\(context.codingPath.last?.stringValue ?? "it")\" is of the wrong type"
    default: "it is not JSON"
    }
  }
}
