import Canvas
import Core
import FoundationEssentials

extension State {
  /// Sends what is in the editor.
  mutating func submit() -> [Effect] {
    let isBlank = editor.characters.allSatisfy(\.isWhitespace)
    guard !isBlank else { return [] }
    guard running == nil else {
      notice = Notice(.news, "An answer is running: Esc stops it; your text stays here.")
      return []
    }
    return ask(editor.submit())
  }

  /// Begins a turn. With `sources` nothing is searched: they are what it is about.
  mutating func ask(_ question: String, sources: [Source] = []) -> [Effect] {
    let question = String(question.drop(while: \.isWhitespace))
    let session = session.id ?? SessionID(rawValue: identity.next())
    if self.session.id == nil {
      self.session = SessionHead(id: session, title: Self.title(of: question))
    }
    // The effect runner stamps the time: the interface reads no clock.
    let turn = Turn(
      id: TurnID(rawValue: identity.next()), session: session, question: question,
      asked: .distantPast, model: model.name ?? ModelName(provider: "none", id: "none"),
      sources: sources)
    conversation.begin(turn)
    counters.open()
    running = Running(turn: turn.id, phase: library == nil ? .waiting : .retrieving, began: now)
    return [.ask(turn)]
  }

  /// A session's title from its first question.
  package static func title(of question: String) -> String {
    let line = question.split(whereSeparator: \.isNewline).first ?? ""
    return line.count <= 60 ? String(line) : line.prefix(59) + "…"
  }

  /// Stops the running turn at once; its end comes later with its figures.
  mutating func stopRunning() -> [Effect] {
    guard let running else { return [] }
    self.running = nil
    conversation.change(running.turn) { pane in
      var turn = pane.turn
      turn.outcome = .stopped
      pane.update(turn)
    }
    return [.stop(running.turn)]
  }

  /// Goes on with an answer that was cut short.
  mutating func continueAnswer() -> [Effect] {
    guard canContinue, let last = conversation.turns.last else { return [] }
    guard !last.answerText.isEmpty else { return askAgain() }
    return ask("Go on with your answer where it stopped.", sources: last.turn.sources)
  }

  /// Asks the question of the current turn again.
  mutating func askAgain() -> [Effect] {
    guard running == nil, let index = conversation.currentTurn else { return [] }
    return ask(conversation.turns[index].turn.question)
  }

  mutating func hear(_ news: TurnEvent, of id: TurnID) -> [Effect] {
    if case .ended(let turn) = news { return end(turn) }
    guard running?.turn == id else { return [] }  // Late news of a turn the reader stopped.
    switch news {
    case .retrieved(let sources):
      conversation.change(id) { $0.retrieved(sources) }
      running?.phase = .waiting
    case .prompted(let turn):
      conversation.change(id) { $0.update(turn) }
      counters.share = turn.share
      counters.price(turn.price)
      running?.phase = .waiting
    case .reading(let done, let all): running?.phase = .reading(done, of: all)
    case .text(let text, let tokens): stream(text, tokens: tokens, into: id)
    case .reasoning(let text):
      conversation.change(id) { $0.receive(reasoning: text) }
    case .retrying(let attempt, let seconds, let failure):
      running?.phase = .retrying(attempt: attempt, at: now + seconds, failure)
    case .usage(let usage):
      counters.usage = usage
      counters.price(currentPrice(id))
    case .notSaved(let failure): notice = Notice(failure)
    case .ended: break
    }
    return []
  }

  private func currentPrice(_ id: TurnID) -> Price? {
    conversation.index(of: id).flatMap { conversation.turns[$0].turn.price }
  }

  private mutating func stream(_ text: String, tokens: Int, into id: TurnID) {
    if running?.phase != .streaming {
      running?.phase = .streaming
      stream = Stream(began: now)
      counters.firstToken = running.map { now - $0.began }
    }
    conversation.change(id) { $0.receive(text) }
    // A server may send many tokens at once and call them one.
    stream.tokens += max(tokens, text.utf8.count / 8)
    guard now - stream.shown >= 0.25 else { return }
    stream.shown = now
    counters.completion = TokenCount(stream.tokens, isEstimate: model.name?.provider != "local")
    if now > stream.began, stream.tokens > 1 {
      counters.tokensPerSecond = Double(stream.tokens - 1) / (now - stream.began)
    }
    counters.price(currentPrice(id))
  }

  private mutating func end(_ turn: Turn) -> [Effect] {
    let isShown = conversation.last?.id == turn.id
    conversation.change(turn.id) { $0.update(turn) }
    if session.id == turn.session || isShown {
      counters.close(turn, isShown: isShown)
    }
    guard running?.turn == turn.id else { return [] }
    running = nil
    // The question stays editable when it failed.
    if case .failed = turn.outcome, editor.isEmpty {
      editor.set(turn.question)
    }
    return []
  }
}

/// What a running stream has brought, and when its figures were last shown.
struct Stream: Equatable, Sendable {
  var began: Double
  var tokens = 0
  var shown = -1.0
}
