/// An answer as it arrives. It throws a `TransportError`, or `CancellationError` when the consuming
/// task was cancelled.
package typealias HTTPAnswer = AsyncThrowingStream<HTTPEvent, any Error>

/// Sends requests.
package protocol HTTPTransport: Sendable {
  /// Sends at once. Every status is an answer, not an error, and redirects are not followed.
  ///
  /// Whatever arrived before an error is handed out before it. Cancelling the consuming task, or
  /// dropping the answer, closes the connection. A consumer that does not keep up slows the sender
  /// down and does not fill the memory.
  func send(_ request: HTTPRequest) -> HTTPAnswer
}

extension HTTPTransport {
  /// The whole answer at once; throws `answerTooLarge` beyond `limit` bytes of body.
  package func collect(_ request: HTTPRequest, limit: Int) async throws -> (HTTPHead, [UInt8]) {
    var head: HTTPHead?
    var body: [UInt8] = []
    for try await event in send(request) {
      switch event {
      case .head(let news): head = news
      case .body(let bytes):
        guard body.count + bytes.count <= limit else {
          throw TransportError.answerTooLarge(bytes: limit)
        }
        body += bytes
      }
    }
    try Task.checkCancellation()
    guard let head else { throw TransportError.notHTTP(host: WebAddress(request.url)?.host ?? "") }
    return (head, body)
  }
}
