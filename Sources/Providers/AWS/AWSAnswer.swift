import Core
import Transport

/// Reads what the services that hand out credentials answer.
enum AWSAnswer {
  private static let limit = 1 << 20

  /// The whole answer. Throws `AWSError.unreachable`, or `CancellationError`.
  static func fetch(
    _ request: HTTPRequest, from service: String, by transport: any HTTPTransport
  ) async throws -> (head: HTTPHead, body: [UInt8]) {
    do {
      return try await transport.collect(request, limit: limit)
    } catch let error as TransportError {
      throw AWSError.unreachable(service: service, error)
    }
  }

  /// Credentials from a JSON object with the members that containers, instances and commands use.
  static func credentials(_ document: JSON?, source: String) -> AWSCredentials? {
    guard let id = document?["AccessKeyId"]?.string, !id.isEmpty,
      let secret = document?["SecretAccessKey"]?.string, !secret.isEmpty
    else { return nil }
    let token = document?["Token"]?.string ?? document?["SessionToken"]?.string
    return AWSCredentials(
      accessKeyID: id, secretAccessKey: Secret(secret),
      sessionToken: token.flatMap { $0.isEmpty ? nil : Secret($0) },
      expiration: document?["Expiration"]?.string.flatMap(AWSTime.seconds), source: source)
  }

  /// What a service wrote of its refusal, made harmless.
  static func message(_ body: [UInt8]) -> String {
    let document = try? JSON(parsing: body)
    let text =
      document?["message"]?.string ?? document?["Message"]?.string
      ?? XMLText(body)["Message"] ?? ""
    return UntrustedText.clean(text)
  }
}

/// The few elements that are wanted of a small XML answer.
struct XMLText {
  private let text: String

  init(_ bytes: [UInt8]) {
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The text of the first element of a name, which has no elements inside.
  subscript(name: String) -> String? {
    let parts = text.split(separator: "<\(name)>", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2,
      let end = parts[1].split(
        separator: "</\(name)>", maxSplits: 1, omittingEmptySubsequences: false
      ).first, end.endIndex < parts[1].endIndex
    else { return nil }
    return end.trimmed.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&apos;", with: "'")
      .replacing("&amp;", with: "&")
  }
}
