import Transport

/// Where a service of AWS answers.
package struct AWSEndpoint: Equatable, Sendable {
  /// `https://host` or `https://host:port`, without the scheme's own port.
  package let origin: String
  /// What the `Host` header says.
  package let host: String
  /// What stands before every path: empty, or beginning with a slash and not ending in one.
  package let basePath: String
  /// Which setting named it; `nil` for the service's own host.
  package let source: String?

  /// `nil` for what is no http or https address, or has a query.
  package init?(_ url: String, source: String? = nil) {
    guard let address = WebAddress(url), !url.contains("?"), !url.contains("#"),
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    host = address.display
    origin = "\(address.scheme)://\(address.display)"
    let rest = url.dropFirst(address.scheme.utf8.count + 3).drop { $0 != "/" }
    var base = String(rest)
    while base.hasSuffix("/") { base.removeLast() }
    basePath = base
    self.source = source
  }
}
