package import Core
import GRDB

/// What a session is exported as.
package enum ExportFormat: String, CaseIterable, Sendable {
  case markdown, json
}

extension SessionStore {
  /// Writes a session out, piece by piece, so that a long one needs little memory.
  ///
  /// - Parameters:
  ///   - format: Markdown for readers; JSON Lines for programs and for `importSessions`.
  ///   - withPrompts: Whether JSON holds each turn's exact prompt. They repeat all that came before.
  ///   - write: Takes the pieces in order; each ends with a line break. What it throws is passed on.
  /// - Throws: `sessionNotFound`.
  package func export(
    _ id: SessionID, as format: ExportFormat, withPrompts: Bool = false,
    to write: (String) throws -> Void
  ) async throws {
    guard let session = try await session(id) else {
      throw StoreError.sessionNotFound(id.rawValue)
    }
    switch format {
    case .markdown: try write(Markdown.head(of: session))
    case .json: try write(JSONText.encode(SessionRecord(session)) + "\n")
    }
    let ids = try await turnIDs(of: id)
    for turn in ids {
      // A turn that was deleted meanwhile is left out.
      guard var turn = try await self.turn(turn) else { continue }
      if !withPrompts { turn.prompt = nil }
      switch format {
      case .markdown: try write(Markdown.text(of: turn))
      case .json: try write(JSONText.encode(TurnRecord(turn)) + "\n")
      }
    }
  }

  private func turnIDs(of id: SessionID) async throws -> [TurnID] {
    try await read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT id FROM turn WHERE session = (SELECT key FROM session WHERE id = ?)
            ORDER BY ordinal
          """, arguments: [id.rawValue]
      ).map(TurnID.init(rawValue:))
    }
  }
}

/// A session as a document for readers.
enum Markdown {
  static func head(of session: Session) -> String {
    let library = session.library.map { ", library \($0)" } ?? ""
    return "# \(session.title.isEmpty ? session.id.rawValue : session.title)\n\n"
      + "\(ISOTime.text(session.created))\(library)\n"
  }

  static func text(of turn: Turn) -> String {
    let question = turn.question.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "> \($0)" }.joined(separator: "\n")
    var text = "\n\(question)\n"
    if !turn.answerText.isEmpty { text += "\n\(turn.answerText)\n" }
    if let note = note(on: turn.outcome) { text += "\n*\(note)*\n" }
    let cited = turn.sources.filter(\.isInPrompt)
    if !cited.isEmpty {
      text += "\n" + cited.map(line(for:)).joined(separator: "\n") + "\n"
    }
    return text + "\n*\(receipt(of: turn))*\n"
  }

  private static func line(for source: Source) -> String {
    let place = source.chunk.place
    let page = place.page.map { ", p. \(place.pageLabel ?? String($0))" }
    let lines = ", lines \(place.lines.lowerBound)–\(place.lines.upperBound)"
    return "\\[\(source.rank)\\] \(source.chunk.title)\(page ?? lines) (\(source.chunk.path))  "
  }

  private static func note(on outcome: Outcome?) -> String? {
    switch outcome {
    case .finished(.endOfTurn): nil
    case .finished(let reason): "ended: \(reason.rawValue)"
    case .stopped: "stopped by you"
    case .interrupted: "interrupted"
    case .failed(let failure): "\(failure.sentence) \(failure.remedy)"
    case nil: "still running"
    }
  }

  private static func receipt(of turn: Turn) -> String {
    var words = [turn.model.description]
    if let usage = turn.usage {
      words.append("\(usage.promptTokens.count) → \(usage.completionTokens.count) tokens")
    }
    words.append(turn.cost.map { "$\($0.plainText)" } ?? "cost unknown")
    return words.joined(separator: " · ")
  }
}

extension Money {
  /// Dollars in decimal digits, exact, without trailing zeros: `0.0021`.
  package var plainText: String {
    let (whole, part) = picodollars.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000_000)
    let sign = picodollars < 0 ? "-" : ""
    guard part > 0 else { return "\(sign)\(whole)" }
    var digits = String(part)
    digits = String(repeating: "0", count: 12 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(whole).\(digits)"
  }
}
