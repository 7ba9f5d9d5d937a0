import Core
import Transport

/// Turns the body of an answer, cut anywhere, into news, and knows whether it was complete.
///
/// The deltas of one network read become one piece of text.
struct OpenAIDecoder {
  /// A body that is no stream is read as a whole: some servers ignore `stream`.
  private enum Form {
    case unknown, stream
    case document([UInt8])
  }

  private static let documentLimit = 4 << 20

  private let refusal: OpenAIRefusal
  private var form = Form.unknown
  private var events = ServerSentEventDecoder()
  /// It said that it is a stream, or turned out to be one.
  private var isEventStream = false
  private var stop: StopReason?
  private var isRefusal = false
  private var usage: Usage?
  private var deltas = 0
  /// Text or reasoning was handed out, so the call must not be repeated.
  private(set) var hasNews = false
  /// The server said that nothing follows.
  private(set) var isDone = false
  private var text = ""
  private var textTokens = 0
  private var reasoning = ""

  init(_ head: HTTPHead, refusal: OpenAIRefusal) {
    self.refusal = refusal
    if head.mediaType == "text/event-stream" {
      form = .stream
      isEventStream = true
    }
  }

  private var provider: String { refusal.endpoint.provider }

  /// Appends what `bytes` complete to `news`; what came before an error is appended too.
  mutating func decode(_ bytes: [UInt8], into news: inout [StreamEvent]) throws(ProviderError) {
    switch form {
    case .stream: try decodeStream(bytes, into: &news)
    case .document(var body):
      form = .document([])
      body += bytes
      form = .document(body)
      guard body.count <= Self.documentLimit else {
        throw .transport(.answerTooLarge(bytes: Self.documentLimit))
      }
    case .unknown:
      let first = bytes.first { !($0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09) }
      guard let first else { return }
      guard first != 0x3C else { throw .notAModelServer(provider: provider) }
      form = first == 0x7B || first == 0x5B ? .document([]) : .stream
      try decode(bytes, into: &news)
    }
  }

  /// Appends what the end of the body completes; throws when the answer is not complete.
  ///
  /// - Parameter estimate: The prompt's tokens, for servers that do not tell.
  mutating func end(
    estimate: TokenCount, into news: inout [StreamEvent]
  ) throws(ProviderError) {
    switch form {
    case .document(let body):
      guard let chunk = try? OpenAIChunk(body) else { throw .notAModelServer(provider: provider) }
      try take(chunk, into: &news)
      flush(into: &news)
      if hasNews, stop == nil { stop = .endOfTurn }  // A whole document is a whole answer.
    case .stream where stop == nil:
      if let event = try? events.end(), let chunk = try? OpenAIChunk(event.data) {
        try take(chunk, into: &news)
        flush(into: &news)
      }
    default: break
    }
    guard let stop = isRefusal ? .refusal : stop else {
      throw isEventStream
        ? .truncated(provider: provider) : .notAModelServer(provider: provider)
    }
    appendUsage(estimate: estimate, into: &news)
    news.append(.finished(stop))
  }

  /// Whether the answer was complete when its connection broke.
  var isComplete: Bool { stop != nil }

  /// Appends the figures of a call that will not be completed, when it gave anything.
  mutating func appendUsage(estimate: TokenCount, into news: inout [StreamEvent]) {
    guard usage != nil || hasNews else { return }
    news.append(
      .usage(
        usage ?? Usage(promptTokens: estimate, completionTokens: TokenCount.estimate(deltas))))
  }

  private mutating func decodeStream(
    _ bytes: [UInt8], into news: inout [StreamEvent]
  ) throws(ProviderError) {
    // Deferred so that the words before a broken event are kept.
    defer { flush(into: &news) }
    let decoded: [ServerSentEvent]
    do {
      decoded = try events.decode(bytes)
    } catch {
      throw .transport(error)
    }
    if !decoded.isEmpty { isEventStream = true }
    for event in decoded where !isDone {
      if event.data.starts(with: [0x5B, 0x44]) {  // [DONE]
        isDone = true
      } else if !event.data.isEmpty {
        guard let chunk = try? OpenAIChunk(event.data) else {
          throw .malformedEvent(provider: provider)
        }
        try take(chunk, into: &news)
      }
    }
  }

  private mutating func take(
    _ chunk: OpenAIChunk, into news: inout [StreamEvent]
  ) throws(ProviderError) {
    if !chunk.reasoning.isEmpty {
      if !text.isEmpty { flush(into: &news) }
      reasoning += chunk.reasoning
      deltas += 1
    }
    if !chunk.text.isEmpty {
      if !reasoning.isEmpty { flush(into: &news) }
      text += chunk.text
      textTokens += 1
      deltas += 1
    }
    if chunk.isRefusal { isRefusal = true }
    if let usage = chunk.usage { self.usage = usage }
    if let complaint = chunk.complaint { throw refusal.error(complaint) }
    if let finish = chunk.finish { stop = Self.stopReason(finish) }
  }

  private mutating func flush(into news: inout [StreamEvent]) {
    guard !text.isEmpty || !reasoning.isEmpty else { return }
    hasNews = true
    if !reasoning.isEmpty { news.append(.reasoning(reasoning)) }
    if !text.isEmpty { news.append(.text(text, tokens: textTokens)) }
    text = ""
    textTokens = 0
    reasoning = ""
  }

  private static func stopReason(_ word: String) -> StopReason {
    switch word {
    case "length", "max_tokens", "model_length": .maxTokens
    case "content_filter": .contentFilter
    case "tool_calls", "function_call": .toolUse
    case "stop_sequence": .stopSequence
    default: .endOfTurn
    }
  }
}
