import Core
import Transport

/// Finds AWS credentials where users of AWS keep them, in the order they expect.
///
/// The first source that is configured counts: when it is broken, that is an error, and no other
/// one is tried.
package struct CredentialChain: Sendable {
  let surroundings: AWSSurroundings
  /// The profile chosen in outcrop, which the environment's key does not overrule.
  let chosenProfile: String?
  /// For AWS STS.
  let region: AWSRegion?

  package init(_ surroundings: AWSSurroundings, profile: String?, region: AWSRegion?) {
    self.surroundings = surroundings
    chosenProfile = profile
    self.region = region
  }

  /// Throws an `AWSError`, or `CancellationError`.
  package func credentials() async throws -> AWSCredentials {
    if chosenProfile == nil, let found = try environmentKey() { return found }
    let name = AWSProfiles.name(chosen: chosenProfile, surroundings)
    if let found = try await profile(name) { return found }
    let isNamed = chosenProfile != nil || surroundings.variable("AWS_PROFILE") != nil
    if isNamed, AWSProfiles(surroundings)[name] == nil { throw AWSError.profileMissing(name) }
    if chosenProfile != nil { throw AWSError.profileIncomplete(name, missing: "credentials") }
    if let found = try await ContainerCredentials(surroundings: surroundings).fetch() {
      return found
    }
    if let found = try await InstanceCredentials(surroundings: surroundings).fetch() {
      return found
    }
    throw AWSError.noCredentials
  }

  private func environmentKey() throws -> AWSCredentials? {
    let id = surroundings.variable("AWS_ACCESS_KEY_ID")
    let secret = surroundings.variable("AWS_SECRET_ACCESS_KEY")
    switch (id, secret) {
    case (nil, nil): return nil
    case (nil, _): throw AWSError.halfAKey(missing: "AWS_ACCESS_KEY_ID")
    case (_, nil): throw AWSError.halfAKey(missing: "AWS_SECRET_ACCESS_KEY")
    case (let id?, let secret?):
      return AWSCredentials(
        accessKeyID: id, secretAccessKey: Secret(secret),
        sessionToken: surroundings.variable("AWS_SESSION_TOKEN").map { Secret($0) },
        source: "the environment")
    }
  }

  /// What a profile gives; `nil` when it has nothing to sign in with.
  ///
  /// - Parameter visited: The profiles whose source this one is.
  private func profile(_ name: String, visited: [String] = []) async throws -> AWSCredentials? {
    let profiles = AWSProfiles(surroundings)
    guard let profile = profiles[name] else {
      return visited.isEmpty ? try await environmentWebIdentity() : nil
    }
    let hasSource = profile["source_profile"] != nil || profile["credential_source"] != nil
    if profile["role_arn"] != nil, hasSource || profile["web_identity_token_file"] == nil {
      return try await assume(profile, visited: visited)
    }
    if let file = profile["web_identity_token_file"] {
      guard let role = profile["role_arn"] else {
        throw AWSError.profileIncomplete(name, missing: "role_arn")
      }
      return try await sts.assume(
        role, sessionName: profile["role_session_name"], webIdentityFile: file,
        source: "the profile \(name)")
    }
    if visited.isEmpty, let found = try await environmentWebIdentity() { return found }
    if profile["sso_session"] != nil || profile["sso_start_url"] != nil {
      return try await SSOCredentials(surroundings: surroundings).fetch(profile, in: profiles)
    }
    if let key = try Self.key(profile.credentials, of: name) { return key }
    if profile["login_session"] != nil {
      throw AWSError.unknownSource(profile: name, key: "login_session")
    }
    if let command = profile["credential_process"] {
      return try await ProcessCredentials(surroundings: surroundings).fetch(command, of: name)
    }
    return try Self.key(profile.config, of: name)
  }

  private func environmentWebIdentity() async throws -> AWSCredentials? {
    guard chosenProfile == nil, let file = surroundings.variable("AWS_WEB_IDENTITY_TOKEN_FILE"),
      let role = surroundings.variable("AWS_ROLE_ARN")
    else { return nil }
    return try await sts.assume(
      role, sessionName: surroundings.variable("AWS_ROLE_SESSION_NAME"), webIdentityFile: file,
      source: "AWS_WEB_IDENTITY_TOKEN_FILE")
  }

  private func assume(
    _ profile: AWSProfiles.Profile, visited: [String]
  ) async throws -> AWSCredentials {
    guard !visited.contains(profile.name) else { throw AWSError.profileLoop(profile.name) }
    if profile["mfa_serial"] != nil { throw AWSError.codeNeeded(profile: profile.name) }
    return try await sts.assume(
      profile["role_arn"] ?? "", sessionName: profile["role_session_name"],
      externalID: profile["external_id"], seconds: profile["duration_seconds"],
      with: try await source(of: profile, visited: visited + [profile.name]),
      source: "the profile \(profile.name)")
  }

  /// The credentials that a role is taken on with.
  private func source(
    of profile: AWSProfiles.Profile, visited: [String]
  ) async throws -> AWSCredentials {
    if let name = profile["source_profile"] {
      let profiles = AWSProfiles(surroundings)
      guard let other = profiles[name] else { throw AWSError.profileMissing(name) }
      if name == profile.name || other["role_arn"] == nil {
        let keys = try Self.key(other.credentials, of: name) ?? Self.key(other.config, of: name)
        if let keys { return keys }
      }
      guard let found = try await self.profile(name, visited: visited) else {
        throw AWSError.profileIncomplete(name, missing: "credentials")
      }
      return found
    }
    let found: AWSCredentials? =
      switch profile["credential_source"] {
      case "Environment": try environmentKey()
      case "EcsContainer": try await ContainerCredentials(surroundings: surroundings).fetch()
      case "Ec2InstanceMetadata":
        try await InstanceCredentials(surroundings: surroundings).fetch()
      default: throw AWSError.profileIncomplete(profile.name, missing: "source_profile")
      }
    guard let found else { throw AWSError.noCredentials }
    return found
  }

  private static func key(
    _ section: [String: String], of name: String
  ) throws -> AWSCredentials? {
    let id = section["aws_access_key_id"] ?? ""
    let secret = section["aws_secret_access_key"] ?? ""
    if id.isEmpty, secret.isEmpty { return nil }
    guard !id.isEmpty else {
      throw AWSError.profileIncomplete(name, missing: "aws_access_key_id")
    }
    guard !secret.isEmpty else {
      throw AWSError.profileIncomplete(name, missing: "aws_secret_access_key")
    }
    let token = section["aws_session_token"] ?? ""
    return AWSCredentials(
      accessKeyID: id, secretAccessKey: Secret(secret),
      sessionToken: token.isEmpty ? nil : Secret(token), source: "the profile \(name)")
  }

  private var sts: SecurityTokenService {
    SecurityTokenService(surroundings: surroundings, region: region, profile: chosenProfile)
  }
}
