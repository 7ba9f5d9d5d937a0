package import Core
package import FoundationEssentials

/// The first line of an exported session.
package struct SessionRecord: Equatable, Sendable, Codable {
  package var type = "session"
  package var id: String
  package var title: String
  package var library: String?
  /// ISO 8601, in milliseconds.
  package var created: String
  package var updated: String
  package var turns: Int

  package init(_ session: Session) {
    id = session.id.rawValue
    title = session.title
    library = session.library
    created = ISOTime.text(session.created)
    updated = ISOTime.text(session.updated)
    turns = session.turnCount
  }
}

/// A turn as it is exported, a line each.
package struct TurnRecord: Equatable, Sendable, Codable {
  package struct PromptRecord: Equatable, Sendable, Codable {
    package var instructions: String
    package var messages: [MessageRecord]
    package var maxCompletionTokens: Int?
    package var temperature: Double?
  }

  /// Picodollars a token.
  package struct PriceRecord: Equatable, Sendable, Codable {
    package var prompt: Int
    package var completion: Int
    package var cacheRead: Int
    package var cacheWrite: Int
  }

  /// Seconds after the question.
  package struct TimingsRecord: Equatable, Sendable, Codable {
    package var retrieved: Double?
    package var firstToken: Double?
    package var ended: Double?
  }

  package var type = "turn"
  package var id: String
  package var session: String
  package var question: String
  package var asked: String
  package var model: String
  package var searched: Bool
  package var sources: [SourceRecord]
  package var answer: String
  /// The answer's parts, where they are more than its text.
  package var parts: [PartRecord]?
  package var prompt: PromptRecord?
  package var share: ShareRecord?
  package var usage: UsageRecord?
  package var timings: TimingsRecord
  package var price: PriceRecord?
  package var costUsd: Double?
  /// `finished`, `stopped`, `failed`, `interrupted` or `running`.
  package var outcome: String
  package var stopReason: String?
  package var failure: FailureRecord?

  package init(_ turn: Turn) {
    id = turn.id.rawValue
    session = turn.session.rawValue
    question = turn.question
    asked = ISOTime.text(turn.asked)
    model = turn.model.description
    searched = turn.searched
    sources = turn.sources.map(SourceRecord.init)
    answer = turn.answerText
    parts =
      turn.answer.isEmpty || turn.answer == [.text(turn.answerText)]
      ? nil : turn.answer.map(PartRecord.init)
    prompt = turn.prompt.map { prompt in
      PromptRecord(
        instructions: prompt.instructions, messages: prompt.messages.map(MessageRecord.init),
        maxCompletionTokens: prompt.maxCompletionTokens, temperature: prompt.temperature)
    }
    share = turn.share.map(ShareRecord.init)
    usage = turn.usage.map(UsageRecord.init)
    timings = TimingsRecord(
      retrieved: turn.timings.retrieved, firstToken: turn.timings.firstToken,
      ended: turn.timings.ended)
    price = turn.price.map { price in
      PriceRecord(
        prompt: price.prompt, completion: price.completion, cacheRead: price.cacheRead,
        cacheWrite: price.cacheWrite)
    }
    costUsd = turn.cost?.dollars
    outcome = turn.outcome?.word ?? "running"
    if case .finished(let reason) = turn.outcome { stopReason = reason.rawValue }
    if case .failed(let failure) = turn.outcome { self.failure = FailureRecord(failure) }
  }

  /// The turn again, in `session`. One that was running when it was exported is interrupted.
  func turn(in session: SessionID) -> Turn {
    Turn(
      id: TurnID(rawValue: id), session: session, question: question,
      asked: ISOTime.date(asked) ?? Date(timeIntervalSince1970: 0),
      model: ModelName(model) ?? .imported,
      prompt: prompt.map { prompt in
        Prompt(
          instructions: prompt.instructions, messages: prompt.messages.map(\.message),
          maxCompletionTokens: prompt.maxCompletionTokens, temperature: prompt.temperature)
      },
      share: share?.share, sources: sources.map(\.source), searched: searched,
      answer: parts.map { $0.map(\.part) } ?? (answer.isEmpty ? [] : [.text(answer)]),
      usage: usage?.usage,
      timings: Timings(
        retrieved: timings.retrieved, firstToken: timings.firstToken, ended: timings.ended),
      price: price.map { price in
        Price(
          prompt: price.prompt, completion: price.completion, cacheRead: price.cacheRead,
          cacheWrite: price.cacheWrite)
      },
      outcome: Outcome(word: outcome, stopReason: stopReason, failure: failure))
  }
}

extension ModelName {
  /// The model of turns that another program kept and that names none.
  static let imported = ModelName(provider: "imported", id: "unknown")
}

/// Moments as ISO 8601 text in UTC, with milliseconds.
package enum ISOTime {
  package static func text(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// Reads both with and without fractional seconds.
  package static func date(_ text: String) -> Date? {
    let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    // A text of neither style is the caller's to report.
    return (try? exact.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))
  }
}
