import CCurl

extension TransportError {
  /// Translates what libcurl answered.
  ///
  /// - Parameter inAnswer: Whether status and headers had come.
  init(_ code: CURLcode, host: String, inAnswer: Bool) {
    switch code {
    case CURLE_URL_MALFORMAT: self = .invalidAddress(host)
    case CURLE_COULDNT_RESOLVE_HOST: self = .unresolved(host: host)
    case CURLE_COULDNT_RESOLVE_PROXY: self = .proxyUnresolved
    case CURLE_COULDNT_CONNECT: self = .refused(host: host)
    // The only timeout libcurl itself is given.
    case CURLE_OPERATION_TIMEDOUT: self = .connectTimeout(host: host)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
      self = .certificateRefused(host: host)
    case CURLE_SSL_CACERT_BADFILE: self = .certificateFileUnreadable
    case CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CIPHER:
      self = .secureConnectionFailed(host: host)
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: self = .notHTTP(host: host)
    case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM:
      self = inAnswer ? .droppedInAnswer(host: host) : .droppedBeforeAnswer(host: host)
    default: self = .failed(host: host, code: Int(code.rawValue))
    }
  }
}
