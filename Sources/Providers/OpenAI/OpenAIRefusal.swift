import Core
import Transport

/// Translates what an OpenAI-compatible server answers instead of a stream.
struct OpenAIRefusal {
  let endpoint: OpenAIEndpoint
  let model: String

  /// The error of an answer whose status is not a success.
  func error(_ head: HTTPHead, body: [UInt8]) -> ProviderError {
    if (300..<400).contains(head.status) {
      let host = head["location"].flatMap { WebAddress($0)?.display } ?? "another address"
      return .redirected(provider: endpoint.provider, host: UntrustedText.clean(host, limit: 80))
    }
    let complaint = OpenAIComplaint(body: body)
    return error(
      status: head.status, complaint: complaint, seconds: Self.requestedWait(head))
  }

  /// The error of a complaint inside a stream.
  func error(_ complaint: OpenAIComplaint) -> ProviderError {
    if let status = complaint.status {
      return error(status: status, complaint: complaint, seconds: nil)
    }
    if complaint.isContextWindowExceeded { return windowError(complaint) }
    return .reported(provider: endpoint.provider, message: clean(complaint.message))
  }

  private func error(status: Int, complaint: OpenAIComplaint?, seconds: Double?) -> ProviderError {
    let provider = endpoint.provider
    let message = clean(complaint?.message ?? "")
    if [400, 413, 422, 500].contains(status), let complaint, complaint.isContextWindowExceeded {
      return windowError(complaint)
    }
    switch status {
    case 401, 403: return .unauthorized(provider: provider, variable: "OPENAI_API_KEY")
    case 402: return .quotaExhausted(provider: provider)
    case 404:
      let namesModel =
        complaint?.code == "model_not_found"
        || complaint?.message.lowercased().contains("model") == true
      return namesModel
        ? .modelNotFound(provider: provider, model: UntrustedText.clean(model, limit: 80))
        : .endpointNotFound(provider: provider)
    case 429:
      return complaint?.code == "insufficient_quota" || complaint?.type == "insufficient_quota"
        ? .quotaExhausted(provider: provider) : .rateLimited(provider: provider, seconds: seconds)
    case 408, 500...:
      return .serverError(provider: provider, status: status, message: message, seconds: seconds)
    default: return .refusedRequest(provider: provider, status: status, message: message)
    }
  }

  private func windowError(_ complaint: OpenAIComplaint) -> ProviderError {
    let figures = complaint.windowFigures
    return .contextWindowExceeded(promptTokens: figures.promptTokens, limit: figures.limit)
  }

  private func clean(_ message: String) -> String {
    UntrustedText.clean(message, hiding: endpoint.key)
  }

  /// Seconds to wait, from `retry-after-ms` or `Retry-After`; a date is measured from the answer's
  /// own.
  static func requestedWait(_ head: HTTPHead) -> Double? {
    if let milliseconds = head["retry-after-ms"].flatMap(Double.init), milliseconds >= 0 {
      return milliseconds / 1000
    }
    guard let text = head["retry-after"] else { return nil }
    if let seconds = Double(text) { return seconds.isFinite && seconds >= 0 ? seconds : nil }
    guard let then = HTTPDate.seconds(text), let now = head["date"].flatMap(HTTPDate.seconds)
    else { return nil }
    return Double(max(0, then - now))
  }
}
