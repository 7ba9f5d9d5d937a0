import Core
import Interface
import Synchronization
import Terminal

/// What work tells the loop: a queue that wakes it. Text that follows text of the same turn is
/// merged; nothing is ever dropped.
///
/// A stream need not wake the loop for each token: while it flows, the loop looks by itself when its
/// next picture is due, and text that comes before only waits.
final class Mailbox: Sendable {
  private struct Contents {
    var events: [Event] = []
    /// Whether the loop will look again soon without being woken.
    var isExpected = false
    /// Whether the loop was woken and has not looked yet.
    var isCalled = false
  }

  private let contents = Mutex(Contents())
  private let wakePipe: WakePipe

  init(wakePipe: WakePipe) {
    self.wakePipe = wakePipe
  }

  /// Adds an event, from any thread.
  func post(_ event: Event) {
    let mustWake = contents.withLock { contents in
      if !Self.merge(event, into: &contents.events) { contents.events.append(event) }
      if contents.isCalled || (contents.isExpected && Self.isText(event)) { return false }
      contents.isCalled = true
      return true
    }
    if mustWake { wakePipe.wake() }
  }

  /// Takes all events, oldest first. When there is text among them, the loop must look again when
  /// its next picture is due.
  func take() -> (events: [Event], flows: Bool) {
    contents.withLock { contents in
      let flows = contents.events.contains(where: Self.isText)
      defer {
        contents.events.removeAll(keepingCapacity: true)
        contents.isCalled = false
        contents.isExpected = flows
      }
      return (contents.events, flows)
    }
  }

  private static func isText(_ event: Event) -> Bool {
    if case .turn(_, .text) = event { true } else { false }
  }

  private static func merge(_ event: Event, into events: inout [Event]) -> Bool {
    guard case .turn(let turn, .text(let text, let tokens)) = event,
      case .turn(turn, .text(let before, let count))? = events.last
    else { return false }
    events[events.count - 1] = .turn(turn, .text(before + text, tokens: count + tokens))
    return true
  }
}
