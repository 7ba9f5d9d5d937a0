import Core
import Interface
import Synchronization
import Terminal

/// What work tells the loop: a queue that wakes it. Text that follows text of the same turn is
/// merged; nothing is ever dropped.
final class Mailbox: Sendable {
  private let events = Mutex<[Event]>([])
  private let wakePipe: WakePipe

  init(wakePipe: WakePipe) {
    self.wakePipe = wakePipe
  }

  /// Adds an event, from any thread.
  func post(_ event: Event) {
    let wasEmpty = events.withLock { events in
      let wasEmpty = events.isEmpty
      if !Self.merge(event, into: &events) { events.append(event) }
      return wasEmpty
    }
    if wasEmpty { wakePipe.wake() }
  }

  /// Takes all events, oldest first.
  func take() -> [Event] {
    events.withLock { events in
      defer { events.removeAll(keepingCapacity: true) }
      return events
    }
  }

  private static func merge(_ event: Event, into events: inout [Event]) -> Bool {
    guard case .turn(let turn, .text(let text, let tokens)) = event,
      case .turn(turn, .text(let before, let count))? = events.last
    else { return false }
    events[events.count - 1] = .turn(turn, .text(before + text, tokens: count + tokens))
    return true
  }
}
