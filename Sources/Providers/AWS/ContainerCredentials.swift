import Core
import Transport

/// Credentials of the role that a container runs with.
struct ContainerCredentials {
  private static let service = "The container's credential service"
  private static let hosts = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"]

  let surroundings: AWSSurroundings

  /// `nil` outside such a container.
  func fetch() async throws -> AWSCredentials? {
    let url: String
    if let path = surroundings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
      url = "http://169.254.170.2\(path)"
    } else if let full = surroundings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
      url = full
    } else {
      return nil
    }
    guard let address = WebAddress(url) else {
      throw AWSError.invalidEndpoint(setting: "AWS_CONTAINER_CREDENTIALS_FULL_URI")
    }
    guard address.scheme == "https" || address.isLoopback || Self.hosts.contains(address.host)
    else { throw AWSError.addressNotAllowed(address.display) }
    var headers = [HTTPHeader("Accept", "application/json")]
    if let token = try token() {
      // The transport lets credentials travel over https and to this machine; here the link's own
      // addresses were just allowed too.
      headers.append(
        address.scheme == "https"
          ? HTTPHeader("Authorization", credential: Secret(token))
          : HTTPHeader("Authorization", token))
    }
    let (head, body) = try await AWSAnswer.fetch(
      HTTPRequest(
        url: url, headers: headers, connectTimeout: .seconds(2), idleTimeout: .seconds(5)),
      from: Self.service, by: surroundings.transport)
    guard head.status == 200 else {
      throw AWSError.refused(service: Self.service, message: AWSAnswer.message(body))
    }
    guard
      let found = AWSAnswer.credentials(try? JSON(parsing: body), source: "the container's role")
    else { throw AWSError.unreadableAnswer(service: Self.service) }
    return found
  }

  /// Read anew each time: who keeps the file renews it.
  private func token() throws -> String? {
    guard let path = surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") else {
      return surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    }
    guard let bytes = surroundings.readFile(path) else {
      throw AWSError.fileUnreadable(path: path)
    }
    let token = String(decoding: bytes, as: UTF8.self).trimmed
    guard !token.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
      throw AWSError.fileUnreadable(path: path)
    }
    return token
  }
}
