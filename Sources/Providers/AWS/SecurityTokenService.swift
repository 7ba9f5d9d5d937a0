import Core
import Transport

/// AWS STS: credentials of a role.
struct SecurityTokenService {
  private static let name = "AWS STS"

  let surroundings: AWSSurroundings
  let region: AWSRegion?
  /// The profile chosen in outcrop.
  let profile: String?

  /// Takes on a role with the credentials of another identity.
  ///
  /// - Parameters:
  ///   - seconds: As the profile writes it; how long the credentials shall last.
  ///   - source: What the result is called.
  func assume(
    _ role: String, sessionName: String?, externalID: String?, seconds: String?,
    with credentials: AWSCredentials, source: String
  ) async throws -> AWSCredentials {
    var items = [("Action", "AssumeRole")] + shared(role, sessionName)
    if let externalID { items.append(("ExternalId", externalID)) }
    if let seconds { items.append(("DurationSeconds", seconds)) }
    let signer = SigV4(
      credentials: credentials, region: try regionName, service: "sts")
    return try await fetch(signer.sign(try request(items), at: surroundings.now()), source: source)
  }

  /// Takes on a role with a token that someone else keeps in a file; nothing is signed.
  func assume(
    _ role: String, sessionName: String?, webIdentityFile path: String, source: String
  ) async throws -> AWSCredentials {
    let path = surroundings.expand(path)
    let token = surroundings.readFile(path).map { String(decoding: $0, as: UTF8.self).trimmed }
    guard let token, !token.isEmpty else { throw AWSError.fileUnreadable(path: path) }
    let items =
      [("Action", "AssumeRoleWithWebIdentity")] + shared(role, sessionName)
      + [("WebIdentityToken", token)]
    return try await fetch(try request(items).unsigned, source: source)
  }

  private func shared(_ role: String, _ sessionName: String?) -> [(String, String)] {
    [
      ("Version", "2011-06-15"), ("RoleArn", role),
      ("RoleSessionName", sessionName ?? "outcrop-\(Int(surroundings.now()))"),
    ]
  }

  private var regionName: String {
    get throws {
      guard let region else { throw AWSError.noRegion }
      return region.name
    }
  }

  private func request(_ items: [(String, String)]) throws -> AWSRequest {
    let ignores = surroundings.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ?? false
    let variable = "AWS_ENDPOINT_URL_STS"
    let url = ignores ? nil : surroundings.variable(variable)
    guard let region else { throw AWSError.noRegion }
    guard
      let endpoint = AWSEndpoint(
        url ?? "https://sts.\(region.name).\(region.domain)", source: url.map { _ in variable })
    else { throw AWSError.invalidEndpoint(setting: url == nil ? region.source : variable) }
    let form = items.map { "\($0.0)=\(AWSEncoding.segment($0.1))" }.joined(separator: "&")
    return AWSRequest(
      endpoint: endpoint, path: endpoint.basePath.isEmpty ? "/" : "",
      headers: [
        HTTPHead.Field("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        HTTPHead.Field("Accept", "text/xml"),
      ], body: Array(form.utf8), idleTimeout: .seconds(60),
      certificateFile: surroundings.certificateFile(profile: profile))
  }

  private func fetch(_ request: HTTPRequest, source: String) async throws -> AWSCredentials {
    let (head, body) = try await AWSAnswer.fetch(
      request, from: Self.name, by: surroundings.transport)
    guard head.status == 200 else {
      throw AWSError.refused(service: Self.name, message: AWSAnswer.message(body))
    }
    let answer = XMLText(body)
    guard let id = answer["AccessKeyId"], let secret = answer["SecretAccessKey"],
      let token = answer["SessionToken"], !id.isEmpty, !secret.isEmpty, !token.isEmpty
    else { throw AWSError.unreadableAnswer(service: Self.name) }
    return AWSCredentials(
      accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(token),
      expiration: answer["Expiration"].flatMap(AWSTime.seconds), source: source)
  }
}
