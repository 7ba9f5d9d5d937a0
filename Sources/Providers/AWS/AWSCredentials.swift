package import Core

/// What a request is signed with. The secret parts print as `•••`.
package struct AWSCredentials: Equatable, Sendable {
  package let accessKeyID: String
  package let secretAccessKey: Secret
  /// Temporary credentials have one.
  package let sessionToken: Secret?
  /// Seconds since 1970; `nil` for credentials that last.
  package let expiration: Double?
  /// Where they were found, in a reader's words, such as `the profile work`.
  package let source: String

  package init(
    accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil,
    expiration: Double? = nil, source: String
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
    self.source = source
  }

  /// The last four characters of the access key, which is all of it that may be shown.
  package var keyEnding: String { "…" + accessKeyID.suffix(4) }

  /// Whether they end within so many seconds.
  func expires(within seconds: Double, of now: Double) -> Bool {
    expiration.map { $0 - now < seconds } ?? false
  }
}
