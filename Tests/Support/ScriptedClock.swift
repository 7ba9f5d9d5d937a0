import Synchronization

/// A clock on which every wait is over at once, or never; it remembers what was asked of it.
package final class ScriptedClock: Clock {
  package struct Instant: InstantProtocol {
    let offset: Duration

    package func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    package func duration(to other: Instant) -> Duration { other.offset - offset }
    package static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private struct State {
    var now = Instant(offset: .zero)
    var waits: [Duration] = []
  }

  private let state = Mutex(State())
  private let waitsEnd: Bool
  private let endless = AsyncStream<Void>.makeStream()
  private let cancellations = AsyncStream<Void>.makeStream()

  /// - Parameter waitsEnd: Whether a wait is over at once; else it lasts until its task is cancelled.
  package init(waitsEnd: Bool = true) {
    self.waitsEnd = waitsEnd
  }

  package var now: Instant { state.withLock { $0.now } }
  package var minimumResolution: Duration { .zero }

  /// The waits asked for so far.
  package var waits: [Duration] { state.withLock { $0.waits } }

  package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    state.withLock { state in
      state.waits.append(deadline.offset - state.now.offset)
      if waitsEnd { state.now = deadline }
    }
    try Task.checkCancellation()
    guard !waitsEnd else { return }
    for await _ in endless.stream {}  // Ends with its task.
    cancellations.continuation.yield()
    throw CancellationError()
  }

  /// Returns once a wait that never ends was cancelled.
  package func waitCancelled() async {
    for await _ in cancellations.stream { return }
  }
}
