/// The credentials requests are signed with: found once, kept while they last, refreshed before
/// they end.
package actor AWSIdentity {
  /// Credentials that end within so many seconds are refreshed before they are used.
  private static let needed: Double = 300
  /// … and within so many while they are.
  private static let wise: Double = 900

  private let chain: CredentialChain
  private let now: @Sendable () -> Double
  private var kept: AWSCredentials?
  private var search: Task<AWSCredentials, any Error>?

  package init(_ chain: CredentialChain) {
    self.chain = chain
    now = chain.surroundings.now
  }

  /// Credentials that are valid now. Several callers share one search, which goes on when one of
  /// them is cancelled. Throws an `AWSError`.
  package func credentials() async throws -> AWSCredentials {
    if let kept, !kept.expires(within: Self.needed, of: now()) {
      if kept.expires(within: Self.wise, of: now()) { _ = begin() }
      return kept
    }
    let found = try await begin().value
    guard !found.expires(within: 0, of: now()) else {
      throw AWSError.expired(source: found.source)
    }
    return found
  }

  /// Drops credentials that AWS no longer takes; the next call looks anew.
  package func forget(_ used: AWSCredentials) {
    if kept == used { kept = nil }
  }

  private func begin() -> Task<AWSCredentials, any Error> {
    if let search { return search }
    let started = Task {
      defer { search = nil }
      let found = try await chain.credentials()
      kept = found
      return found
    }
    search = started
    return started
  }
}
