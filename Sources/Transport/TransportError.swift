package import Core

/// Why a request got no answer, or not all of it. Hosts are named as `host:port`.
package enum TransportError: Error, Equatable, Sendable {
  case invalidAddress(String)
  case invalidHeader(name: String)
  /// A key was about to travel in the clear.
  case insecureCredential(host: String)
  case unresolved(host: String)
  case proxyUnresolved
  case refused(host: String)
  case connectTimeout(host: String)
  case certificateRefused(host: String)
  case certificateFileUnreadable
  case secureConnectionFailed(host: String)
  /// The connection ended before an answer began.
  case droppedBeforeAnswer(host: String)
  /// The connection ended inside the answer.
  case droppedInAnswer(host: String)
  /// No byte came for so long.
  case idleTimeout(host: String, seconds: Double)
  case answerTooLarge(bytes: Int)
  case eventTooLarge(bytes: Int)
  /// What answers there does not speak HTTP.
  case notHTTP(host: String)
  case libraryMissing
  case failed(host: String, code: Int)
}

extension TransportError: Explained {
  package var sentence: String {
    switch self {
    case .invalidAddress(let url): "\(url) is not an http or https address."
    case .invalidHeader(let name): "The value of the header \(name) holds a line break."
    case .insecureCredential(let host):
      "The API key was not sent to \(host), because the address is not https."
    case .unresolved(let host): "The host \(host) was not found."
    case .proxyUnresolved: "The proxy's host was not found."
    case .refused(let host): "Nothing answers at \(host)."
    case .connectTimeout(let host): "Connecting to \(host) took too long."
    case .certificateRefused(let host):
      "The certificate of \(host) is not signed by an authority known here."
    case .certificateFileUnreadable: "The certificate file cannot be read."
    case .secureConnectionFailed(let host): "No secure connection to \(host) could be made."
    case .droppedBeforeAnswer(let host): "\(host) closed the connection without an answer."
    case .droppedInAnswer(let host): "\(host) closed the connection in the middle of the answer."
    case .idleTimeout(let host, let seconds):
      "\(host) has sent nothing for \(Self.spell(seconds))."
    case .answerTooLarge(let bytes): "The answer is larger than \(Self.spell(bytes: bytes))."
    case .eventTooLarge(let bytes):
      "One event of the answer is larger than \(Self.spell(bytes: bytes))."
    case .notHTTP(let host): "What answers at \(host) is not a web server."
    case .libraryMissing: "The library libcurl is not installed."
    case .failed(let host, let code): "The request to \(host) failed (curl error \(code))."
    }
  }

  package var remedy: String {
    switch self {
    case .invalidAddress, .notHTTP, .answerTooLarge, .eventTooLarge:
      "Check the server's address in config.toml or in OPENAI_BASE_URL."
    case .invalidHeader: "Set the API key again, without a line break."
    case .insecureCredential: "Use an https address, or a server on this machine."
    case .unresolved: "Check the address and the network; outcrop doctor tests both."
    case .proxyUnresolved: "Check http_proxy and https_proxy."
    case .refused: "Start the server, or check its address and port."
    case .connectTimeout, .droppedBeforeAnswer, .droppedInAnswer, .failed: "Press r to ask again."
    case .certificateRefused, .secureConnectionFailed:
      "Name your authority's certificate file in SSL_CERT_FILE."
    case .certificateFileUnreadable: "Check the path in SSL_CERT_FILE or CURL_CA_BUNDLE."
    case .idleTimeout: "Press r to ask again, or raise idle_timeout in config.toml."
    case .libraryMissing: "Install the package libcurl4."
    }
  }

  /// A stable word for scripts.
  package var code: String {
    switch self {
    case .invalidAddress: "invalid_address"
    case .invalidHeader: "invalid_header"
    case .insecureCredential: "insecure_credential"
    case .unresolved: "unresolved_host"
    case .proxyUnresolved: "unresolved_proxy"
    case .refused: "connection_refused"
    case .connectTimeout: "connect_timeout"
    case .certificateRefused: "certificate_refused"
    case .certificateFileUnreadable: "certificate_file_unreadable"
    case .secureConnectionFailed: "tls_failed"
    case .droppedBeforeAnswer: "dropped_before_answer"
    case .droppedInAnswer: "dropped"
    case .idleTimeout: "idle_timeout"
    case .answerTooLarge: "answer_too_large"
    case .eventTooLarge: "event_too_large"
    case .notHTTP: "not_http"
    case .libraryMissing: "libcurl_missing"
    case .failed: "transport_failed"
    }
  }

  /// Whether the same request may succeed when it is sent again unchanged.
  package var isRetryable: Bool {
    switch self {
    case .refused, .connectTimeout, .droppedBeforeAnswer, .droppedInAnswer, .idleTimeout,
      .unresolved, .failed:
      true
    default: false
    }
  }

  /// The error as it is stored and shown.
  package var failure: Failure { Failure(self, code: code, isRetryable: isRetryable) }

  private static func spell(_ seconds: Double) -> String {
    let whole = seconds.rounded()
    guard whole == seconds else { return "\(seconds) seconds" }
    return whole == 1 ? "1 second" : "\(Int(whole)) seconds"
  }

  private static func spell(bytes: Int) -> String {
    bytes >= 1 << 20
      ? "\(bytes >> 20) MiB" : bytes >= 1 << 10 ? "\(bytes >> 10) KiB" : "\(bytes) bytes"
  }
}
