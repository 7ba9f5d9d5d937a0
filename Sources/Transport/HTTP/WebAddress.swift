/// What of a URL decides how it may be reached. Parsing never looks a name up.
package struct WebAddress: Equatable, Sendable {
  /// In lower case.
  package let scheme: String
  /// In lower case, an IPv6 address without its brackets.
  package let host: String
  /// `nil` for the scheme's own port.
  package let port: Int?

  /// `nil` unless the URL is `http` or `https` and names a host.
  package init?(_ url: String) {
    guard let colon = url.range(ofText: "://") else { return nil }
    let scheme = url[..<colon.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    var authority = url[colon.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = authority.lastIndex(of: "@") {
      authority = authority[authority.index(after: at)...]
    }
    var host = authority
    var port: Substring = ""
    if authority.first == "[" {
      guard let close = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<close]
      let rest = authority[authority.index(after: close)...]
      guard rest.isEmpty || rest.first == ":" else { return nil }
      port = rest.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    guard !host.isEmpty else { return nil }
    if !port.isEmpty {
      guard let number = Int(port), (1...65535).contains(number) else { return nil }
      self.port = number == (scheme == "https" ? 443 : 80) ? nil : number
    } else {
      self.port = nil
    }
    self.scheme = scheme
    self.host = host.lowercased()
  }

  /// `host` or `host:port`, as a reader would name it.
  package var display: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port.map { "\(name):\($0)" } ?? name
  }

  /// Whether the host is this machine, by its spelling alone.
  package var isLoopback: Bool {
    if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
    let octets = host.split(separator: ".", omittingEmptySubsequences: false)
    return octets.count == 4 && octets[0] == "127"
      && octets.allSatisfy { UInt8($0) != nil }
  }

  /// Whether the host is one that no proxy may stand before: this machine, or its link.
  package var isLinkLocal: Bool {
    isLoopback || host.hasPrefix("169.254.") || host.hasPrefix("fd00:ec2:")
  }
}

extension String {
  fileprivate func range(ofText text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
