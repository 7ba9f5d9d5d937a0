import Core
import Transport

/// One request and its answer, without any second try.
struct OpenAICall {
  enum Result {
    /// The last news was yielded.
    case ended
    /// The server does not take the request as it is; nothing was yielded.
    case refused(ProviderError, body: String)
    /// Nothing was yielded.
    case failed(ProviderError)
  }

  private static let refusalLimit = 64 << 10

  let refusal: OpenAIRefusal
  let request: HTTPRequest
  let transport: any HTTPTransport
  /// The prompt's tokens, for servers that do not count them.
  let estimate: TokenCount
  let continuation: AsyncStream<StreamEvent>.Continuation
  /// Called when the server took the request.
  let accepted: () -> Void

  private var decoder: OpenAIDecoder?
  private var refused: (head: HTTPHead, body: [UInt8])?
  private var hasEnded = false

  init(
    refusal: OpenAIRefusal, request: HTTPRequest, transport: any HTTPTransport,
    estimate: TokenCount, continuation: AsyncStream<StreamEvent>.Continuation,
    accepted: @escaping () -> Void
  ) {
    self.refusal = refusal
    self.request = request
    self.transport = transport
    self.estimate = estimate
    self.continuation = continuation
    self.accepted = accepted
  }

  /// Yields the news of the answer as it arrives. What it answers after a cancel means nothing.
  mutating func run() async -> Result {
    do {
      for try await event in transport.send(request) {
        switch event {
        case .head(let head): begin(head)
        case .body(let bytes):
          try take(bytes)
          if let refused, refused.body.count >= Self.refusalLimit { return conclude(nil) }
        }
      }
      return conclude(nil)
    } catch let error as ProviderError {
      return conclude(error)
    } catch let error as TransportError {
      return conclude(.transport(error))
    } catch {
      return .ended  // Cancelled: nobody listens any more.
    }
  }

  private mutating func begin(_ head: HTTPHead) {
    if (200..<300).contains(head.status) {
      decoder = OpenAIDecoder(head, refusal: refusal)
      accepted()
    } else {
      refused = (head, [])
    }
  }

  private mutating func take(_ bytes: [UInt8]) throws(ProviderError) {
    refused?.body.append(contentsOf: bytes)
    // What follows the end is read and dropped, so that the connection can be used again.
    guard !hasEnded, decoder != nil else { return }
    var news: [StreamEvent] = []
    defer { yield(news) }
    try decoder?.decode(bytes, into: &news)
    if decoder?.isDone == true { try end(&news) }
  }

  private mutating func end(_ news: inout [StreamEvent]) throws(ProviderError) {
    let estimate = estimate
    try decoder?.end(estimate: estimate, into: &news)
    hasEnded = true
    yield(news)
    news = []
    continuation.finish()
  }

  private func yield(_ news: [StreamEvent]) {
    for event in news { continuation.yield(event) }
  }

  /// Decides what the answer was, once it is over: by itself, or with an error.
  private mutating func conclude(_ failure: ProviderError?) -> Result {
    guard !hasEnded else { return .ended }
    if let refused {
      let error = refusal.error(refused.head, body: refused.body)
      guard case .refusedRequest = error else { return .failed(error) }
      return .refused(error, body: String(decoding: refused.body, as: UTF8.self))
    }
    guard decoder != nil else {
      return .failed(failure ?? .notAModelServer(provider: refusal.endpoint.provider))
    }
    var news: [StreamEvent] = []
    var failure = failure
    if failure == nil || decoder?.isComplete == true {
      do throws(ProviderError) {
        try end(&news)
        return .ended
      } catch {
        failure = failure ?? error
      }
    }
    guard let failure else { return .ended }
    yield(news)
    guard decoder?.hasNews == true else { return .failed(failure) }
    var figures: [StreamEvent] = []
    let estimate = estimate
    decoder?.appendUsage(estimate: estimate, into: &figures)
    yield(figures)
    continuation.yield(.failed(failure.failure))
    return .ended
  }
}
