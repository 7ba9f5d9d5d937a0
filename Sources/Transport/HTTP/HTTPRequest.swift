package import Core

/// One header line of a request. Its value prints as `•••` when it is a secret.
package struct HTTPHeader: Equatable, Sendable {
  package let name: String
  /// Whether the value is a credential, which travels over https or to this machine only.
  package let isCredential: Bool
  private let value: Secret

  /// A header whose value anyone may see.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.isCredential = false
    self.value = Secret(value)
  }

  /// A header whose value is a credential.
  package init(_ name: String, credential: Secret) {
    self.name = name
    self.isCredential = true
    self.value = credential
  }

  /// `name: value` as it is sent, or `nil` when a byte of it would end the line.
  func line() -> String? {
    let text = value.reveal()
    let breaksLine: (UInt8) -> Bool = { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }
    guard !name.isEmpty, !name.utf8.contains(where: { breaksLine($0) || $0 == 0x3A }),
      !text.utf8.contains(where: breaksLine)
    else { return nil }
    // libcurl drops a header that ends in a colon; the semicolon asks for an empty one.
    return text.isEmpty ? "\(name);" : "\(name): \(text)"
  }
}

/// A request as it goes on the wire: nothing is added to its path, query or body.
package struct HTTPRequest: Sendable {
  package var method: String
  /// The whole URL, already percent-encoded; its path is sent byte for byte.
  package var url: String
  package var headers: [HTTPHeader]
  package var body: [UInt8]?
  /// From the start to an established (TLS) connection.
  package var connectTimeout: Duration
  /// The longest silence between two bytes of an answer, and before the first one.
  package var idleTimeout: Duration
  /// A file of certificates that replaces the one of `NetworkSettings`.
  package var certificateFile: String?

  package init(
    method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil,
    connectTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(300),
    certificateFile: String? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.connectTimeout = connectTimeout
    self.idleTimeout = idleTimeout
    self.certificateFile = certificateFile
  }
}
