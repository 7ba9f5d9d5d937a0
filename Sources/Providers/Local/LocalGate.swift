import Synchronization

/// Lets a chat answer go before the embedding of documents: the same CPUs compute both.
package final class LocalGate: Sendable {
  private struct State {
    var answers = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var nextTicket = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// An answer begins; each call is matched by one of `leave`.
  func enter() {
    state.withLock { $0.answers += 1 }
  }

  /// An answer ended; the last one lets everything go on.
  func leave() {
    let waiting = state.withLock { state in
      state.answers -= 1
      guard state.answers == 0 else { return [CheckedContinuation<Void, Never>]() }
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns when no answer runs. Throws `CancellationError` when its task is cancelled.
  func waitUntilIdle() async throws {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          guard state.answers > 0, !Task.isCancelled else { return true }
          state.waiting[ticket] = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
    }
    try Task.checkCancellation()
  }
}
