import Core
import Crypto
import FoundationEssentials
import Transport

/// Signs requests the way AWS calls Signature Version 4.
struct SigV4 {
  /// What the HTTP layer or a proxy may change, and what is no part of a request's meaning.
  private static let unsigned: Set<String> = [
    "accept-encoding", "authorization", "connection", "content-length", "expect", "keep-alive",
    "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
    "user-agent", "x-amzn-trace-id",
  ]

  let credentials: AWSCredentials
  let region: String
  let service: String

  /// Everything that leads to a signature.
  struct Signature {
    let canonicalRequest: CanonicalRequest
    let stringToSign: String
    let value: String
    /// The value of the header `Authorization`.
    let authorization: String
  }

  /// The request as it goes on the wire, signed for a moment in seconds since 1970.
  func sign(_ request: AWSRequest, at seconds: Double) -> HTTPRequest {
    let stamp = AWSTime.stamp(seconds)
    var added = [HTTPHead.Field("x-amz-date", stamp)]
    if let token = credentials.sessionToken {
      added.append(HTTPHead.Field("x-amz-security-token", token.reveal()))
    }
    let signed = (request.headers + [HTTPHead.Field("host", request.endpoint.host)] + added)
      .filter { !Self.unsigned.contains($0.name.lowercased()) }
    let signature = signature(
      of: CanonicalRequest(
        method: request.method, canonicalPath: AWSEncoding.canonicalPath(request.wirePath),
        query: request.wireQuery, headers: signed,
        payloadHash: CanonicalRequest.hash(request.body ?? [])),
      stamp: stamp)
    var wire = request.unsigned
    wire.headers.append(HTTPHeader("X-Amz-Date", stamp))
    if let token = credentials.sessionToken {
      wire.headers.append(HTTPHeader("X-Amz-Security-Token", credential: token))
    }
    wire.headers.append(
      HTTPHeader("Authorization", credential: Secret(signature.authorization)))
    return wire
  }

  /// - Parameter stamp: The value of `x-amz-date`.
  func signature(of request: CanonicalRequest, stamp: String) -> Signature {
    let date = String(stamp.prefix(8))
    let scope = "\(date)/\(region)/\(service)/aws4_request"
    let stringToSign = [
      "AWS4-HMAC-SHA256", stamp, scope, CanonicalRequest.hash(Array(request.text.utf8)),
    ].joined(separator: "\n")
    var key = SymmetricKey(data: Array("AWS4\(credentials.secretAccessKey.reveal())".utf8))
    for part in [date, region, service, "aws4_request"] {
      key = SymmetricKey(data: Self.code(part, key))
    }
    let value = CanonicalRequest.hexadecimal(Self.code(stringToSign, key))
    return Signature(
      canonicalRequest: request, stringToSign: stringToSign, value: value,
      authorization: "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
        + "SignedHeaders=\(request.signedHeaders), Signature=\(value)")
  }

  private static func code(_ text: String, _ key: SymmetricKey) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
  }
}
