import Core
import Synchronization
import Transport

/// How Bedrock is reached: where, as whom, and by which clock. One for the whole process, so that
/// what was learnt of clock and credentials is learnt once.
package final class BedrockAccess: Sendable {
  /// outcrop's own choices, each before those of AWS's files and variables.
  package struct Choice: Equatable, Sendable {
    package var region: String?
    package var profile: String?
    package var endpoint: String?
    package var idleTimeout: Duration

    package init(
      region: String? = nil, profile: String? = nil, endpoint: String? = nil,
      idleTimeout: Duration = .seconds(300)
    ) {
      self.region = region
      self.profile = profile
      self.endpoint = endpoint
      self.idleTimeout = idleTimeout
    }
  }

  package let region: AWSRegion
  package let choice: Choice
  let surroundings: AWSSurroundings
  private let identity: AWSIdentity
  private let offset = Mutex(ClockOffset())

  /// Reads variables and files, asks nobody. Throws `AWSError.noRegion`.
  package init(_ choice: Choice, in surroundings: AWSSurroundings) throws {
    self.choice = choice
    self.surroundings = surroundings
    region = try AWSRegion.find(
      setting: choice.region, profile: choice.profile, in: surroundings)
    identity = AWSIdentity(
      CredentialChain(surroundings, profile: choice.profile, region: region))
  }

  /// The Bedrock API key, which is used instead of credentials by the services that take one.
  var key: Secret? { surroundings.variable("AWS_BEARER_TOKEN_BEDROCK").map { Secret($0) } }

  /// The chosen endpoint counts for every service, unless its name says that it is the runtime's.
  ///
  /// Throws `AWSError.invalidEndpoint` and `endpointConflict`.
  package func endpoint(of service: BedrockService) throws -> AWSEndpoint {
    let isForAll = choice.endpoint?.contains("bedrock-runtime") != true
    return try AWSEndpoint.find(
      service, region: region, setting: service == .runtime || isForAll ? choice.endpoint : nil,
      profile: choice.profile, in: surroundings)
  }

  /// Whom requests are made as, for a reader: where the key or the credentials were found, and the
  /// last characters of the access key. Asks whoever hands them out. Throws an `AWSError`.
  package func identityWords() async throws -> String {
    if key != nil { return "the Bedrock API key of AWS_BEARER_TOKEN_BEDROCK" }
    let credentials = try await identity.credentials()
    return "\(credentials.source) (access key \(credentials.keyEnding))"
  }

  /// A request ready to be sent, and what it was signed with.
  struct Authorized {
    let request: HTTPRequest
    /// `nil` when it carries the key.
    let credentials: AWSCredentials?
  }

  /// Signs a request for this moment, or gives it the key. Throws an `AWSError`.
  func authorize(
    _ request: AWSRequest, for service: BedrockService
  ) async throws -> Authorized {
    var request = request
    request.certificateFile = surroundings.certificateFile(profile: choice.profile)
    if service.takesKeys, let key {
      var wire = request.unsigned
      wire.headers.append(
        HTTPHeader("Authorization", credential: Secret("Bearer \(key.reveal())")))
      return Authorized(request: wire, credentials: nil)
    }
    let credentials = try await identity.credentials()
    let signer = SigV4(credentials: credentials, region: region.name, service: "bedrock")
    let now = clock.correct(surroundings.now())
    return Authorized(request: signer.sign(request, at: now), credentials: credentials)
  }

  /// The clock as far as it is known.
  var clock: ClockOffset { offset.withLock { $0 } }

  /// Learns from an answer's date; false when there is nothing to learn.
  func learnClock(from head: HTTPHead) -> Bool {
    let now = surroundings.now()
    return offset.withLock { $0.learn(date: head["date"], now: now) }
  }

  /// Drops credentials that AWS no longer takes.
  func forget(_ credentials: AWSCredentials) async {
    await identity.forget(credentials)
  }
}
