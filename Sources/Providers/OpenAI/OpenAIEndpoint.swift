package import Core
import Transport

/// Where an OpenAI-compatible server is and how to ask it.
package struct OpenAIEndpoint: Equatable, Sendable {
  /// Such as `https://api.openai.com/v1`, without a slash at its end.
  package let base: String
  package let key: Secret?
  /// The longest silence inside an answer.
  package var idleTimeout: Duration

  /// - Parameters:
  ///   - base: Slashes and spaces at its ends are dropped.
  ///   - key: `nil` for servers that ask for none.
  package init(
    base: String = "https://api.openai.com/v1", key: Secret?,
    idleTimeout: Duration = .seconds(300)
  ) {
    var base = base.drop { $0.isWhitespace }
    while let last = base.last, last == "/" || last.isWhitespace { base.removeLast() }
    self.base = String(base)
    self.key = key
    self.idleTimeout = idleTimeout
  }

  /// Reads `OPENAI_BASE_URL` and `OPENAI_API_KEY`; empty ones count as unset.
  package init(environment: [String: String]) {
    let key = environment["OPENAI_API_KEY"].flatMap { text -> Secret? in
      let trimmed = text.filter { !$0.isWhitespace }
      return trimmed.isEmpty ? nil : Secret(trimmed)
    }
    if let base = environment["OPENAI_BASE_URL"], base.contains(where: { !$0.isWhitespace }) {
      self.init(base: base, key: key)
    } else {
      self.init(key: key)
    }
  }

  /// What the server is called in sentences.
  package var provider: String {
    guard let address = WebAddress(base) else { return base }
    return isOpenAI ? "OpenAI" : address.display
  }

  /// Whether this is the service whose rules the others imitate.
  var isOpenAI: Bool { WebAddress(base)?.host == "api.openai.com" }

  func request(_ path: String, body: [UInt8]? = nil) -> HTTPRequest {
    var headers = [HTTPHeader("User-Agent", "outcrop")]
    if body != nil {
      headers.append(HTTPHeader("Content-Type", "application/json"))
      headers.append(HTTPHeader("Accept", "text/event-stream, application/json"))
    } else {
      headers.append(HTTPHeader("Accept", "application/json"))
    }
    if let key {
      headers.append(HTTPHeader("Authorization", credential: Secret("Bearer \(key.reveal())")))
    }
    return HTTPRequest(
      method: body == nil ? "GET" : "POST", url: base + path, headers: headers, body: body,
      idleTimeout: idleTimeout)
  }
}
