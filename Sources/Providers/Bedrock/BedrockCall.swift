import Core
import Transport

/// One request and its answer, without any second try.
struct BedrockCall {
  enum Result {
    /// The last news was yielded.
    case ended
    /// Nothing of the answer was shown. `head` and `complaint` are those of a refusal.
    case failed(BedrockError, head: HTTPHead?, complaint: BedrockComplaint?)
  }

  private static let refusalLimit = 64 << 10

  let refusal: BedrockRefusal
  let request: HTTPRequest
  let transport: any HTTPTransport
  let continuation: AsyncStream<StreamEvent>.Continuation

  private var head: HTTPHead?
  private var decoder: ConverseDecoder?
  private var refusedBody: [UInt8]?
  private var hasEnded = false

  init(
    refusal: BedrockRefusal, request: HTTPRequest, transport: any HTTPTransport,
    continuation: AsyncStream<StreamEvent>.Continuation
  ) {
    self.refusal = refusal
    self.request = request
    self.transport = transport
    self.continuation = continuation
  }

  /// The request id of the answer, for the log.
  var requestID: String? { head?["x-amzn-requestid"] }

  /// Yields the news of the answer as it arrives. What it answers after a cancel means nothing.
  mutating func run() async -> Result {
    do {
      for try await event in transport.send(request) {
        switch event {
        case .head(let head): begin(head)
        case .body(let bytes):
          try take(bytes)
          if let refusedBody, refusedBody.count >= Self.refusalLimit { return conclude(nil) }
        }
      }
      return conclude(nil)
    } catch let error as BedrockError {
      return conclude(error)
    } catch let error as TransportError {
      return conclude(.transport(error))
    } catch {
      return .ended  // Cancelled: nobody listens any more.
    }
  }

  private mutating func begin(_ head: HTTPHead) {
    self.head = head
    if (200..<300).contains(head.status) {
      decoder = ConverseDecoder(head, refusal: refusal)
    } else {
      refusedBody = []
    }
  }

  private mutating func take(_ bytes: [UInt8]) throws(BedrockError) {
    refusedBody?.append(contentsOf: bytes)
    // What follows the end is read and dropped, so that the connection can be used again.
    guard !hasEnded else { return }
    var news: [StreamEvent] = []
    defer {
      yield(news)
      if hasEnded { continuation.finish() }
    }
    try decoder?.decode(bytes, into: &news)
    guard decoder?.answer.isComplete == true else { return }
    try decoder?.end(into: &news)
    hasEnded = true
  }

  /// Decides what the answer was, once it is over: by itself, or with an error.
  private mutating func conclude(_ failure: BedrockError?) -> Result {
    if hasEnded { return .ended }
    if let refusedBody, let head {
      let complaint = BedrockComplaint(head, body: refusedBody)
      return .failed(
        refusal.error(head, body: refusedBody), head: head, complaint: complaint)
    }
    guard decoder != nil else {
      return .failed(
        failure ?? .transport(.droppedBeforeAnswer(host: refusal.host)), head: head,
        complaint: nil)
    }
    var news: [StreamEvent] = []
    var failure = failure
    if failure == nil || isCutAfterItsEnd(failure) {
      do throws(BedrockError) {
        try decoder?.end(into: &news)
        yield(news)
        return .ended
      } catch {
        failure = error
      }
    }
    yield(news)
    guard let failure, decoder?.answer.isVisible == true else {
      return .failed(failure ?? .truncated, head: head, complaint: nil)
    }
    continuation.yield(.failed(failure.failure))
    return .ended
  }

  /// Whether only what follows the end of the answer is missing: its figures.
  private func isCutAfterItsEnd(_ failure: BedrockError?) -> Bool {
    guard decoder?.answer.stopReason != nil, case .transport? = failure else { return false }
    return true
  }

  private func yield(_ news: [StreamEvent]) {
    for event in news { continuation.yield(event) }
  }
}
