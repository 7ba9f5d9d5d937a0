import Synchronization

/// Where the worker's thread leaves the news of one answer and its consumer picks them up.
///
/// Body bytes that come while the consumer is busy are joined, so it wakes once for all of them.
final class HTTPMailbox: Sendable {
  /// What the consumer's side asks of the worker.
  enum Wish: Sendable {
    /// There is room again.
    case resume
    /// Nobody waits for this answer any more.
    case abandon
  }

  private struct State {
    var head: HTTPHead?
    var body: [UInt8] = []
    var end: Result<Void, any Error>?
    var waiter: CheckedContinuation<HTTPEvent?, any Error>?
    /// The worker holds back bytes until there is room.
    var isFull = false
    var isAbandoned = false
  }

  private let state = Mutex(State())
  private let ask: @Sendable (Wish, HTTPMailbox) -> Void

  init(ask: @escaping @Sendable (Wish, HTTPMailbox) -> Void) {
    self.ask = ask
  }

  /// The next news; `nil` at the end. One consumer only. Throws the error the answer ended with, or
  /// `CancellationError`, after which the transfer is over.
  func next() async throws -> HTTPEvent? {
    let (news, hadRoom) = state.withLock { state in
      (Self.take(&state), Self.makeRoom(&state))
    }
    if hadRoom { ask(.resume, self) }
    if let news { return try news.get() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let news = state.withLock { state -> Result<HTTPEvent?, any Error>? in
          if let news = Self.take(&state) { return news }
          state.waiter = continuation
          return nil
        }
        if let news { continuation.resume(with: news) }
      }
    } onCancel: {
      abandon()
    }
  }

  /// Ends the transfer; a waiting consumer gets a `CancellationError`.
  func abandon() {
    let (waiter, isNews) = state.withLock { state in
      let isNews = !state.isAbandoned && state.end == nil
      state.isAbandoned = true
      state.body = []
      state.head = nil
      if isNews { state.end = .failure(CancellationError()) }
      defer { state.waiter = nil }
      return (state.waiter, isNews)
    }
    waiter?.resume(throwing: CancellationError())
    if isNews { ask(.abandon, self) }
  }

  /// Leaves what arrived. Answers the bytes now waiting; when `wantsRoom` and they are more than
  /// `limit`, the mailbox will ask to resume once they are taken.
  func deliver(head: HTTPHead?, body: [UInt8], wantsRoom: Bool, limit: Int) -> Int {
    let (waiter, news, count) = state.withLock { state in
      if !state.isAbandoned {
        if let head { state.head = head }
        if state.body.isEmpty { state.body = body } else { state.body += body }
      }
      let (waiter, news) = Self.match(&state)
      state.isFull = wantsRoom && state.body.count > limit
      return (waiter, news, state.body.count)
    }
    if let waiter, let news { waiter.resume(with: news) }
    return count
  }

  /// Leaves the end, after everything delivered before.
  func finish(_ end: Result<Void, any Error>) {
    let (waiter, news) = state.withLock { state in
      if state.end == nil { state.end = end }
      return Self.match(&state)
    }
    if let waiter, let news { waiter.resume(with: news) }
  }

  private static func match(_ state: inout State) -> (
    CheckedContinuation<HTTPEvent?, any Error>?, Result<HTTPEvent?, any Error>?
  ) {
    guard let waiter = state.waiter, let news = take(&state) else { return (nil, nil) }
    state.waiter = nil
    return (waiter, news)
  }

  private static func take(_ state: inout State) -> Result<HTTPEvent?, any Error>? {
    if let head = state.head {
      state.head = nil
      return .success(.head(head))
    }
    if !state.body.isEmpty {
      let body = state.body
      state.body = []
      return .success(.body(body))
    }
    return state.end?.map { nil }
  }

  private static func makeRoom(_ state: inout State) -> Bool {
    guard state.isFull, state.body.isEmpty else { return false }
    state.isFull = false
    return true
  }
}
