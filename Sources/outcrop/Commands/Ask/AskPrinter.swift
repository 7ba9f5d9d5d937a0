import Agent
import Core
import Interface
import Store

/// Prints a turn as it happens: text for people, or one event a line.
struct AskPrinter: Sendable {
  struct SourcesEvent: Encodable {
    let type = "sources"
    let sources: [SourceRecord]
  }

  struct TokenEvent: Encodable {
    let type = "token"
    let text: String
  }

  struct ErrorEvent: Encodable {
    let type = "error"
    let code: String
    let message: String
    let remedy: String
    let retryable: Bool
  }

  struct DoneEvent: Encodable {
    let type = "done"
    let stopReason: String
    let sessionId: String
    let turnId: String
  }

  /// Figures that nobody knows are `null`, not left out.
  struct UsageEvent: Encodable {
    let turn: Turn

    enum CodingKeys: String, CodingKey {
      case type, promptTokens, completionTokens, cachedTokens, estimated, costUsd
      case timeToFirstTokenMs, tokensPerSecond
    }

    func encode(to encoder: any Encoder) throws {
      var event = encoder.container(keyedBy: CodingKeys.self)
      let usage = turn.usage
      try event.encode("usage", forKey: .type)
      try event.encode(usage?.promptTokens.count, forKey: .promptTokens)
      try event.encode(usage?.completionTokens.count, forKey: .completionTokens)
      try event.encode(usage?.cachedTokens, forKey: .cachedTokens)
      try event.encode(
        (usage?.promptTokens.isEstimate ?? false) || (usage?.completionTokens.isEstimate ?? false),
        forKey: .estimated)
      try event.encode(turn.cost?.dollars, forKey: .costUsd)
      try event.encode(
        turn.timings.firstToken.map { Int(($0 * 1000).rounded()) }, forKey: .timeToFirstTokenMs)
      let speed = turn.timings.tokensPerSecond(
        completionTokens: usage?.completionTokens.count ?? 0)
      try event.encode(speed.map { ($0 * 100).rounded() / 100 }, forKey: .tokensPerSecond)
    }
  }

  let json: Bool
  private var output: Output { .standard }

  init(json: Bool) {
    self.json = json
  }

  /// News of the turn; called in order. A line that cannot be written is lost with its reader.
  @Sendable func tell(_ event: TurnEvent) {
    switch event {
    case .retrieved(let sources): Progress.standard.show("\(sources.count) sources found")
    case .prompted(let turn):
      if json, turn.searched {
        write(SourcesEvent(sources: turn.sources.map(SourceRecord.init)))
      }
    case .reading(let done, let all):
      Progress.standard.show("reading \(Figures.count(done)) of \(Figures.count(all)) tokens")
    case .text(let text, _):
      Progress.standard.clear()
      if json {
        write(TokenEvent(text: text))
      } else {
        output.text(text)
        output.flush()
      }
    case .retrying(let attempt, let seconds, let failure):
      Progress.standard.note(
        "\(failure.sentence) Trying again in \(Figures.fixed(seconds, 1)) s (\(attempt)).")
    case .notSaved(let failure):
      Output.error("This turn is not saved. \(failure.sentence)", failure.remedy)
    case .reasoning, .usage, .ended: break
    }
  }

  /// What comes after the answer: its sources, and its receipt.
  func end(_ turn: Turn) throws {
    Progress.standard.clear()
    json ? try endEvents(turn) : endText(turn)
    output.flush()
  }

  /// A failure as an event; people get it on standard error.
  func tell(_ failure: Failure) throws {
    guard json else { return }
    try output.json(
      ErrorEvent(
        code: failure.code, message: failure.sentence, remedy: failure.remedy,
        retryable: failure.isRetryable))
  }

  private func endEvents(_ turn: Turn) throws {
    if turn.usage != nil { try output.json(UsageEvent(turn: turn)) }
    let reason: String? =
      switch turn.outcome {
      case .finished(let reason): reason.rawValue
      case .failed: nil
      default: "stopped"
      }
    guard let reason else { return }
    try output.json(
      DoneEvent(
        stopReason: reason, sessionId: turn.session.rawValue, turnId: turn.id.rawValue))
  }

  private func endText(_ turn: Turn) {
    let answer = turn.answerText
    if !answer.isEmpty, !answer.hasSuffix("\n") { output.line() }
    // Without an answer all that was found is worth showing.
    let shown = turn.sources.filter { $0.isInPrompt || answer.isEmpty }
    if !answer.isEmpty, !shown.isEmpty { output.line() }
    for source in shown {
      let chunk = source.chunk
      output.line("[\(source.rank)] \(chunk.title) · \(Figures.placeWithHeading(chunk.place))")
      output.line("    \(chunk.path)")
    }
    guard let usage = turn.usage else { return }
    var receipt = [
      "\(Figures.tokens(usage.promptTokens)) → \(Figures.tokens(usage.completionTokens)) tokens"
    ]
    if let first = turn.timings.firstToken {
      receipt.append("\(Figures.fixed(first, 1)) s to first")
    }
    if let speed = turn.timings.tokensPerSecond(completionTokens: usage.completionTokens.count) {
      receipt.append("\(Figures.fixed(speed, 0)) tok/s")
    }
    receipt.append(Figures.money(turn.cost))
    receipt.append("session \(turn.session.rawValue)")
    output.flush()
    Progress.standard.note(receipt.joined(separator: " · "))
    if turn.outcome == .stopped { Progress.standard.note("Stopped; what arrived is kept.") }
  }

  private func write(_ event: some Encodable) {
    do {
      try output.json(event)
    } catch {
      preconditionFailure("Events are made of what JSON can hold: \(error)")
    }
  }
}
