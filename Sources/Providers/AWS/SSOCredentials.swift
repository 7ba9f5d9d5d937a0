import Core
import Crypto
import FoundationEssentials
import Transport

/// Credentials of a profile that was signed in with `aws sso login`.
struct SSOCredentials {
  private static let service = "AWS IAM Identity Center"

  let surroundings: AWSSurroundings

  func fetch(
    _ profile: AWSProfiles.Profile, in profiles: AWSProfiles
  ) async throws -> AWSCredentials {
    let sessionName = profile["sso_session"]
    let session = sessionName.map { profiles.session($0) ?? [:] } ?? profile.config
    func value(_ key: String) throws -> String {
      guard let value = profile[key] ?? session[key], !value.isEmpty else {
        throw AWSError.profileIncomplete(profile.name, missing: key)
      }
      return value
    }
    let start = try value("sso_start_url")
    let region = AWSRegion(name: try value("sso_region"), source: "sso_region")
    let query = [
      (name: "role_name", value: try value("sso_role_name")),
      (name: "account_id", value: try value("sso_account_id")),
    ]
    let token = try token(cachedAs: sessionName ?? start, for: profile.name)
    guard let endpoint = AWSEndpoint("https://portal.sso.\(region.name).\(region.domain)") else {
      throw AWSError.invalidEndpoint(setting: "sso_region")
    }
    var request = AWSRequest(
      method: "GET", endpoint: endpoint, path: "/federation/credentials", query: query,
      idleTimeout: .seconds(60),
      certificateFile: surroundings.certificateFile(profile: profile.name)
    ).unsigned
    request.headers.append(HTTPHeader("x-amz-sso_bearer_token", credential: token))
    let (head, body) = try await AWSAnswer.fetch(
      request, from: Self.service, by: surroundings.transport)
    if head.status == 401 { throw AWSError.sessionEnded(profile: profile.name) }
    guard head.status == 200 else {
      throw AWSError.refused(service: Self.service, message: AWSAnswer.message(body))
    }
    let roles = (try? JSON(parsing: body))?["roleCredentials"]
    guard let id = roles?["accessKeyId"]?.string, let secret = roles?["secretAccessKey"]?.string,
      let sessionToken = roles?["sessionToken"]?.string, !id.isEmpty, !secret.isEmpty
    else { throw AWSError.unreadableAnswer(service: Self.service) }
    return AWSCredentials(
      accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(sessionToken),
      expiration: roles?["expiration"]?.double.map { $0 / 1000 },
      source: "the profile \(profile.name)")
  }

  /// The token that `aws sso login` left, while it is valid.
  private func token(cachedAs key: String, for profile: String) throws -> Secret {
    let name = CanonicalRequest.hexadecimal(Insecure.SHA1.hash(data: Array(key.utf8)))
    guard let bytes = surroundings.readFile("\(surroundings.home)/.aws/sso/cache/\(name).json"),
      let document = try? JSON(parsing: bytes),
      let token = document["accessToken"]?.string, !token.isEmpty,
      let end = document["expiresAt"]?.string.flatMap(AWSTime.seconds), end > surroundings.now()
    else { throw AWSError.sessionEnded(profile: profile) }
    return Secret(token)
  }
}
