import Core
import Foundation
import Testing
import Transport

@testable import Providers

@Suite("Signature Version 4")
struct SigV4Tests {
  private let vectors: JSON

  init() throws { vectors = try Fixture.json("sigv4.json") }

  @Test("signs every Bedrock request as AWS recomputes it")
  func cases() throws {
    let cases = try #require(vectors["cases"]?.array)
    #expect(cases.count == 50)
    for vector in cases {
      let name = vector["name"]?.string ?? ""
      let expected = try #require(vector["expect"])
      let signing = try #require(vector["signing"])
      let request = try #require(vector["request"])
      let stamp = signing["timestamp"]?.string ?? ""
      var headers = (request["headers"]?.object?.members ?? []).map {
        HTTPHead.Field($0.key, $0.value.string ?? "")
      }
      headers.append(HTTPHead.Field("Host", request["host"]?.string ?? ""))
      headers += (expected["headers_added"]?.object?.members ?? []).map {
        HTTPHead.Field($0.key, $0.value.string ?? "")
      }
      let isUnsigned = signing["unsigned_payload"]?.bool == true
      let body = Array((request["body_utf8"]?.string ?? "").utf8)
      let hash = isUnsigned ? "UNSIGNED-PAYLOAD" : CanonicalRequest.hash(body)
      #expect(hash == expected["payload_sha256"]?.string, "\(name)")
      let canonical = CanonicalRequest(
        method: request["method"]?.string ?? "",
        canonicalPath: AWSEncoding.canonicalPath(request["wire_path"]?.string ?? ""),
        query: request["query"]?.string ?? "", headers: headers, payloadHash: hash)
      #expect(canonical.text == expected["canonical_request"]?.string, "\(name)")
      let signature = Self.signer(signing).signature(of: canonical, stamp: stamp)
      #expect(signature.stringToSign == expected["string_to_sign"]?.string, "\(name)")
      #expect(signature.value == expected["signature"]?.string, "\(name)")
      #expect(signature.authorization == expected["authorization"]?.string, "\(name)")
    }
  }

  @Test("puts the same signature on the request it sends")
  func wholeRequests() throws {
    var count = 0
    for vector in try #require(vectors["cases"]?.array) {
      let name = vector["name"]?.string ?? ""
      guard !name.hasPrefix("raw-"), let request = vector["request"],
        let signing = vector["signing"], let url = request["url"]?.string,
        let wirePath = request["wire_path"]?.string, let stamp = signing["timestamp"]?.string
      else { continue }
      let base = name == "endpoint-base-path" ? "/corp/bedrock" : ""
      let origin = String(url[..<(url.range(of: "/model")?.lowerBound ?? url.endIndex)])
      let host =
        base.isEmpty
        ? "\(WebAddress(url)?.scheme ?? "")://\(WebAddress(url)?.display ?? "")" : origin
      let query = (request["query"]?.string ?? "").split(separator: "&").map { item in
        let parts = item.split(separator: "=", maxSplits: 1).map {
          String($0).removingPercentEncoding ?? ""
        }
        return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
      }
      let body = request["body_utf8"]?.string.map { Array($0.utf8) }
      let unsigned = AWSRequest(
        method: request["method"]?.string ?? "", endpoint: try #require(AWSEndpoint(host)),
        path: String(wirePath.dropFirst(base.count)), query: query,
        headers: (request["headers"]?.object?.members ?? []).map {
          HTTPHead.Field($0.key, $0.value.string ?? "")
        }, body: body?.isEmpty == true ? nil : body)
      let signed = Self.signer(signing).sign(unsigned, at: try #require(Self.seconds(stamp)))
      let expected = vector["expect"]?["authorization"]?.string ?? ""
      #expect(
        signed.headers.contains(HTTPHeader("Authorization", credential: Secret(expected))),
        "\(name)")
      #expect(signed.headers.contains(HTTPHeader("X-Amz-Date", stamp)), "\(name)")
      #expect(signed.url.contains(wirePath), "\(name)")
      count += 1
    }
    #expect(count == 41)
  }

  @Test("encodes a model's id as one segment, and once more to sign it")
  func segments() throws {
    let table = try #require(vectors["model_id_encoding"]?.array)
    #expect(table.count == 17)
    for row in table {
      let wire = AWSEncoding.segment(row["id"]?.string ?? "")
      #expect(wire == row["wire_segment"]?.string)
      #expect(
        AWSEncoding.canonicalPath("/model/\(wire)/converse")
          == "/model/\(row["canonical_segment"]?.string ?? "")/converse")
    }
  }

  @Test("passes the suite published with the AWS SDKs")
  func published() throws {
    let cases = try #require(vectors["published_suite"]?["cases"]?.array)
    #expect(cases.count == 38)
    for vector in cases {
      let name = vector["name"]?.string ?? ""
      let context = try #require(vector["context"])
      let request = PublishedRequest(vector["request"]?.string ?? "")
      let stamp = (context["timestamp"]?.string ?? "").filter { $0 != "-" && $0 != ":" }
      var headers = request.headers + [HTTPHead.Field("X-Amz-Date", stamp)]
      if let token = context["credentials"]?["token"]?.string,
        context["omit_session_token"]?.bool != true
      {
        headers.append(HTTPHead.Field("X-Amz-Security-Token", token))
      }
      let hash = CanonicalRequest.hash(request.body)
      if context["sign_body"]?.bool == true {
        headers.append(HTTPHead.Field("x-amz-content-sha256", hash))
      }
      let canonical = CanonicalRequest(
        method: request.method,
        canonicalPath: AWSEncoding.canonicalPath(
          request.path, normalizes: context["normalize"]?.bool ?? true),
        query: request.query, headers: headers, payloadHash: hash)
      #expect(canonical.text == vector["canonical_request"]?.string, "\(name)")
      let signer = SigV4(
        credentials: AWSCredentials(
          accessKeyID: context["credentials"]?["access_key_id"]?.string ?? "",
          secretAccessKey: Secret(context["credentials"]?["secret_access_key"]?.string ?? ""),
          source: "the suite"), region: "us-east-1", service: "service")
      let signature = signer.signature(of: canonical, stamp: stamp)
      #expect(signature.value == vector["signature"]?.string, "\(name)")
      #expect(signature.stringToSign == vector["string_to_sign"]?.string, "\(name)")
    }
  }

  @Test("sends a query the way it signs it")
  func query() {
    #expect(
      AWSEncoding.query([("b", "Stability AI"), ("a", "x+y/z=~*"), ("a", ""), ("A", "é")])
        == "A=%C3%A9&a=&a=x%2By%2Fz%3D~%2A&b=Stability%20AI")
  }

  @Test("shows no secret in a signed request")
  func secrets() throws {
    let credentials = AWSCredentials(
      accessKeyID: "AKIAEXAMPLE", secretAccessKey: Secret("geheim-1"),
      sessionToken: Secret("geheim-2"), source: "a test")
    let signed = SigV4(credentials: credentials, region: "r", service: "bedrock").sign(
      AWSRequest(endpoint: try #require(AWSEndpoint("https://h")), path: "/x"), at: 0)
    #expect(!"\(signed) \(credentials)".contains("geheim"))
    var text = ""
    dump(signed, to: &text)
    dump(credentials, to: &text)
    #expect(!text.contains("geheim") && !text.contains("Signature="))
  }

  private static func signer(_ signing: JSON) -> SigV4 {
    SigV4(
      credentials: AWSCredentials(
        accessKeyID: signing["access_key"]?.string ?? "",
        secretAccessKey: Secret(signing["secret_key"]?.string ?? ""),
        sessionToken: signing["session_token"]?.string.map { Secret($0) }, source: "the vectors"),
      region: signing["region"]?.string ?? "", service: signing["service"]?.string ?? "")
  }

  /// Seconds since 1970 of `YYYYMMDDTHHMMSSZ`.
  private static func seconds(_ stamp: String) -> Double? {
    let digits = stamp.filter(\.isNumber).map(String.init)
    func part(_ range: Range<Int>) -> String { digits[range].joined() }
    return AWSTime.seconds(
      "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):"
        + "\(part(12..<14))Z")
  }
}

/// A request as the published suite spells it.
private struct PublishedRequest {
  let method: String
  let path: String
  let query: String
  var headers: [HTTPHead.Field] = []
  let body: [UInt8]

  init(_ text: String) {
    let halves = text.components(separatedBy: "\n\n")
    body = Array(halves.dropFirst().joined(separator: "\n\n").utf8)
    var lines = halves[0].split(separator: "\n").map(String.init)
    let line = lines.removeFirst()
    method = String(line.prefix { $0 != " " })
    let target = line.dropFirst(method.count + 1).dropLast(" HTTP/1.1".count)
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts[0])
    query = parts.count > 1 ? String(parts[1]) : ""
    for line in lines {
      if line.hasPrefix(" "), let last = headers.popLast() {
        headers.append(HTTPHead.Field(last.name, last.value + " " + line))
      } else if let colon = line.firstIndex(of: ":") {
        headers.append(
          HTTPHead.Field(String(line[..<colon]), String(line[line.index(after: colon)...])))
      }
    }
  }
}
