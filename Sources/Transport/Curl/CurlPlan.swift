import Core

/// A request checked and translated into what libcurl is told.
struct CurlPlan: Sendable {
  let method: String
  let url: String
  /// `host` or `host:port`, for error texts.
  let host: String
  let lines: [String]
  let body: [UInt8]?
  let connectTimeout: Duration
  let idleTimeout: Duration
  /// Empty for a direct connection.
  let proxy: String
  let noProxy: String
  let certificateFile: String?
  let certificateFolder: String?

  init(_ request: HTTPRequest, network: NetworkSettings) throws(TransportError) {
    guard let address = WebAddress(request.url), request.url.utf8.allSatisfy({ $0 > 0x20 }) else {
      throw .invalidAddress(Self.withoutUser(request.url))
    }
    // An empty `Expect` keeps libcurl from waiting for a server's leave to send a large body.
    var lines = ["Expect:"]
    for header in request.headers {
      guard let line = header.line() else { throw .invalidHeader(name: header.name) }
      guard !header.isCredential || address.scheme == "https" || address.isLoopback else {
        throw .insecureCredential(host: address.display)
      }
      lines.append(line)
    }
    self.lines = lines
    method = request.method
    url = request.url
    host = address.display
    body = request.body
    connectTimeout = request.connectTimeout
    idleTimeout = request.idleTimeout
    proxy = network.proxy(for: address) ?? ""
    noProxy = network.noProxy ?? ""
    certificateFile = request.certificateFile ?? network.certificateFile
    certificateFolder = network.certificateFolder
  }

  /// Cuts a name and a password out of a URL.
  private static func withoutUser(_ url: String) -> String {
    guard let at = url.firstIndex(of: "@") else { return url }
    return "…" + url[at...]
  }
}
