/// How the network is reached: proxies and certificates, as users of curl set them.
package struct NetworkSettings: Equatable, Sendable {
  /// For `http` URLs. Only the lower-case variable counts: a web server's scripts find the header
  /// `Proxy` of a stranger's request in the upper-case one.
  package var httpProxy: String?
  package var httpsProxy: String?
  /// Hosts that are reached directly, as curl reads the list.
  package var noProxy: String?
  /// A file of certificates instead of the system's.
  package var certificateFile: String?
  package var certificateFolder: String?

  /// No proxy, and the system's certificates.
  package init() {}

  /// Reads `http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`, `CURL_CA_BUNDLE`, `SSL_CERT_FILE`,
  /// `AWS_CA_BUNDLE` and `SSL_CERT_DIR`; an empty variable counts as unset.
  package init(environment: [String: String]) {
    func first(_ names: String...) -> String? {
      names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    let all = first("all_proxy", "ALL_PROXY")
    httpProxy = first("http_proxy") ?? all
    httpsProxy = first("https_proxy", "HTTPS_PROXY") ?? all
    noProxy = first("no_proxy", "NO_PROXY")
    certificateFile = first("CURL_CA_BUNDLE", "SSL_CERT_FILE", "AWS_CA_BUNDLE")
    certificateFolder = first("SSL_CERT_DIR")
  }

  /// The proxy to ask for a URL, before `noProxy` is looked at; `nil` to reach it directly.
  package func proxy(for address: WebAddress) -> String? {
    guard !address.isLinkLocal else { return nil }
    return address.scheme == "https" ? httpsProxy : httpProxy
  }
}
