import Core
import Transport

/// Credentials of the role that a machine at AWS runs with, by version 2 of its metadata service.
struct InstanceCredentials {
  private static let service = "The instance metadata service"
  private static let roles = "/latest/meta-data/iam/security-credentials/"

  let surroundings: AWSSurroundings

  /// `nil` on a machine without the service, or without a role.
  func fetch() async throws -> AWSCredentials? {
    guard surroundings.flag("AWS_EC2_METADATA_DISABLED") != true else { return nil }
    var base =
      surroundings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? "http://169.254.169.254"
    while base.hasSuffix("/") { base.removeLast() }
    guard WebAddress(base) != nil else {
      throw AWSError.invalidEndpoint(setting: "AWS_EC2_METADATA_SERVICE_ENDPOINT")
    }
    guard
      let token = try await text(
        "PUT", base + "/latest/api/token",
        HTTPHeader("x-aws-ec2-metadata-token-ttl-seconds", "21600"))
    else { return nil }
    let header = HTTPHeader("x-aws-ec2-metadata-token", token)
    guard let roles = try await text("GET", base + Self.roles, header),
      let role = roles.split(whereSeparator: \.isNewline).first
    else { return nil }
    let path = Self.roles + AWSEncoding.segment(role.trimmed)
    guard let answer = try await text("GET", base + path, header) else { return nil }
    guard
      let found = AWSAnswer.credentials(
        try? JSON(parsing: Array(answer.utf8)), source: "the machine's role \(role.trimmed)")
    else { throw AWSError.unreadableAnswer(service: Self.service) }
    return found
  }

  /// `nil` when nobody answers, or the answer is a refusal: this may be any machine.
  private func text(_ method: String, _ url: String, _ header: HTTPHeader) async throws -> String? {
    let request = HTTPRequest(
      method: method, url: url, headers: [header], body: method == "PUT" ? [] : nil,
      connectTimeout: .seconds(1), idleTimeout: .seconds(1))
    do {
      let (head, body) = try await surroundings.transport.collect(request, limit: 1 << 20)
      guard head.status == 200 else { return nil }
      let text = String(decoding: body, as: UTF8.self).trimmed
      return text.isEmpty ? nil : text
    } catch is TransportError {
      return nil
    }
  }
}
