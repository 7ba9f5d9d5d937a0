import Canvas
import Core

/// Changes the state by one fact and says what is to be done. No I/O, no clock: `now` is the loop's,
/// in seconds, going forward only.
package func update(_ state: inout State, _ event: Event, at now: Double) -> [Effect] {
  state.now = now
  switch event {
  case .pressed(let key): return state.press(key)
  case .resized(let size):
    state.size = size
    return []
  case .waited: return []
  case .turn(let id, let news): return state.hear(news, of: id)
  case .sessionOpened(let head, let turns, let hasOlder):
    return state.open(head, turns, hasOlder: hasOlder)
  case .olderTurnsRead(let turns, let hasOlder):
    state.conversation.prepend(turns, hasOlder: hasOlder)
    state.isReadingOlder = false
    return []
  case .costsRead(let session, let today):
    state.counters.sessionBase = session
    state.counters.todayBase = today
    return []
  case .libraryChanged(let library):
    state.library = library
    return []
  case .examplesFound(let questions):
    state.examples = questions
    return []
  case .modelChanged(let model):
    state.model = model
    return []
  case .themeChanged(let name):
    state.theme = name
    return []
  case .noticed(let notice):
    state.notice = notice
    return []
  case .sessionsListed, .sessionRemoved, .sessionRenamed, .librariesListed, .documentsListed,
    .modelsListed, .themesListed, .documentOpened, .promptRead:
    return state.fill(event)
  }
}

extension State {
  /// When the loop must send `.waited` although nothing else happens; `nil` when nothing moves.
  package var deadline: Double? {
    guard case .retrying(_, let at, _) = running?.phase else { return nil }
    let left = at - now
    return left > 0 ? now + max(0.05, left - (left - 0.01).rounded(.down)) : nil
  }

  mutating func open(_ head: SessionHead, _ turns: [Turn], hasOlder: Bool) -> [Effect] {
    // A question that was sent while the session was being read goes on.
    let sent = conversation.turns.last { $0.turn.id == running?.turn && $0.turn.session == head.id }
    let stored = sent.map { sent in turns.filter { $0.id != sent.turn.id } } ?? turns
    session = head
    conversation.open(stored, hasOlder: hasOlder)
    editor.recall(turns.map(\.question))
    popups = []
    if let sent {
      conversation.begin(sent.turn)
      if !sent.answerText.isEmpty {
        conversation.change(sent.turn.id) { $0.receive(sent.answerText) }
      }
      if session.title.isEmpty { session.title = Self.title(of: sent.turn.question) }
      return [.readCosts(head.id)]
    }
    focus = .editor
    counters = Counters()
    if let last = turns.last {
      counters.show(last)
      counters.turnCost = last.usage == nil ? .zero : last.cost
    }
    return [.readCosts(head.id)]
  }

  mutating func startNewSession() -> [Effect] {
    let effects = stopRunning()
    session = SessionHead()
    conversation = ConversationPane()
    popups = []
    focus = .editor
    let today = counters.todayCost
    counters = Counters()
    counters.todayBase = today
    return effects + [.readCosts(nil)]
  }
}
