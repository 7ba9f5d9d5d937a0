import Core
import Transport

/// Turns the answer of a Converse call into news of it, however its bytes are cut.
struct ConverseDecoder {
  private static let wholeLimit = 64 << 20
  /// Gateways may forget what they pass on.
  private static let streamTypes = [
    "application/vnd.amazon.eventstream", "application/octet-stream", "",
  ]

  private enum Form {
    case stream(EventStreamDecoder)
    case whole([UInt8])
  }

  private let refusal: BedrockRefusal
  private let status: Int
  private var form: Form
  private(set) var answer = ConverseAnswer()

  /// - Parameter head: Of an answer with a status of success.
  init(_ head: HTTPHead, refusal: BedrockRefusal) {
    self.refusal = refusal
    status = head.status
    form =
      Self.streamTypes.contains(head.mediaType) ? .stream(EventStreamDecoder()) : .whole([])
  }

  /// Appends the news that `bytes` complete, also those before an error.
  mutating func decode(
    _ bytes: [UInt8], into news: inout [StreamEvent]
  ) throws(BedrockError) {
    switch form {
    case .whole(var body):
      form = .whole([])  // Keeps the bytes from being copied.
      guard body.count + bytes.count <= Self.wholeLimit else {
        throw .transport(.answerTooLarge(bytes: Self.wholeLimit))
      }
      body += bytes
      form = .whole(body)
    case .stream(var decoder):
      form = .whole([])
      var messages: [EventStreamMessage] = []
      var fault: EventStreamFault?
      do throws(EventStreamFault) {
        try decoder.decode(bytes, into: &messages)
      } catch {
        fault = error
      }
      form = .stream(decoder)
      for message in messages { try take(message, into: &news) }
      if let fault { throw .damaged(fault) }
    }
  }

  /// Appends the last news. Throws when the answer was not whole.
  mutating func end(into news: inout [StreamEvent]) throws(BedrockError) {
    if case .whole(let body) = form {
      guard let document = try? JSON(parsing: body), answer.take(whole: document, into: &news)
      else { throw .notBedrock(host: refusal.host, status: status) }
    }
    guard let reason = answer.stopReason else { throw .truncated }
    if let usage = answer.usage { news.append(.usage(usage)) }
    switch reason {
    case "tool_use": news.append(.finished(.toolUse))
    case "max_tokens": news.append(.finished(.maxTokens))
    case "stop_sequence": news.append(.finished(.stopSequence))
    case "guardrail_intervened": news.append(.finished(.guardrail))
    case "content_filtered": news.append(.finished(.contentFilter))
    case "model_context_window_exceeded":
      throw .contextWindowExceeded(model: UntrustedText.clean(refusal.model, limit: 120))
    case "malformed_model_output", "malformed_tool_use":
      throw .modelFailed(model: UntrustedText.clean(refusal.model, limit: 120), message: reason)
    default: news.append(.finished(.endOfTurn))
    }
  }

  private mutating func take(
    _ message: EventStreamMessage, into news: inout [StreamEvent]
  ) throws(BedrockError) {
    switch message.kind {
    case .event(let type):
      guard let payload = try? JSON(parsing: message.payload) else {
        guard Self.known.contains(type) else { return }
        throw .unreadableEvent
      }
      answer.take(type, payload, into: &news)
    case .exception(let type):
      throw refusal.error(
        exception: type, payload: message.payload, isVisible: answer.isVisible)
    case .error(let code, let text): throw refusal.error(code: code, message: text)
    case .unknown: return
    }
  }

  private static let known: Set<String> = [
    "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop",
    "metadata",
  ]
}
