import Core
import Foundation
import Support
import Synchronization
import Testing
import Transport

@testable import Providers

/// A Bedrock model on a scripted server, and what its stream gave.
struct BedrockHarness {
  static let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
  static let id = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"

  let server: LoopbackServer
  let clock: ScriptedClock
  let model: BedrockModel
  /// What went to the log file.
  let log: BedrockLog

  init(
    _ scripts: [LoopbackServer.Step]..., id: String = BedrockHarness.id,
    environment: [String: String] = [:], basePath: String = "",
    idleTimeout: Duration = .seconds(60), clock: ScriptedClock = ScriptedClock()
  ) throws {
    let server = LoopbackServer(scripts: scripts)
    let log = BedrockLog()
    var world = AWSWorld()
    world.environment = [
      "AWS_ACCESS_KEY_ID": "ASIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": Self.secret,
      "AWS_SESSION_TOKEN": "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVz==",
      "AWS_REGION": "us-west-2", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": server.url + basePath,
    ].merging(environment) { $1 }
    self.server = server
    self.clock = clock
    self.log = log
    model = BedrockModel(
      info: ModelInfo(
        name: ModelName(provider: "bedrock", id: id), contextWindow: nil, price: nil, title: id),
      access: try BedrockAccess(
        BedrockAccess.Choice(idleTimeout: idleTimeout), in: world.surroundings),
      transport: CurlTransport(), policy: RetryPolicy(clock: clock, random: { 0.5 }),
      log: { log.write($0) })
  }

  func ask(_ prompt: Prompt = OpenAIHarness.prompt) async -> [StreamEvent] {
    await model.stream(prompt).reduce(into: []) { $0.append($1) }
  }

  /// Whether a request carries the signature that AWS computes for it.
  static func isSigned(_ request: LoopbackServer.Request, secret: String = secret) throws -> Bool {
    let authorization = try #require(request["authorization"])
    let names = try #require(
      authorization.components(separatedBy: "SignedHeaders=").last?
        .components(separatedBy: ",").first)
    let words = request.line.components(separatedBy: " ")
    let stamp = try #require(request["x-amz-date"])
    let canonical = CanonicalRequest(
      method: words[0], canonicalPath: AWSEncoding.canonicalPath(words[1]), query: "",
      headers: names.components(separatedBy: ";").map {
        HTTPHead.Field($0, request[$0] ?? "absent")
      }, payloadHash: CanonicalRequest.hash(request.body))
    let signer = SigV4(
      credentials: AWSCredentials(
        accessKeyID: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: Secret(secret), source: "a test"),
      region: "us-west-2", service: "bedrock")
    return signer.signature(of: canonical, stamp: stamp).authorization == authorization
  }

  /// The body of a recorded answer.
  static func recorded(_ name: String) throws -> [UInt8] {
    let scenarios = try #require(try Fixture.json("streams.json")["scenarios"]?.array)
    let scenario = try #require(scenarios.first { $0["name"]?.string == name })
    return Array(try #require(Data(base64Encoded: scenario["body"]?.string ?? "")))
  }

  /// A recorded answer in pieces of the given size, each in a packet of its own.
  static func stream(
    _ body: [UInt8], pieces: Int = .max, cutAfter: Int = .max
  ) -> [LoopbackServer.Step] {
    let body = Array(body.prefix(cutAfter))
    var steps: [LoopbackServer.Step] = [
      .head(type: "application/vnd.amazon.eventstream", "x-amzn-RequestId: 3f1d-42")
    ]
    var start = 0
    while start < body.count {
      let end = min(body.count, start + min(pieces, body.count))
      let size = Array("\(String(end - start, radix: 16))\r\n".utf8)
      steps.append(.sendBytes(size + body[start..<end] + [13, 10]))
      start = end
    }
    return steps + [.end]
  }

  static func refusal(
    _ status: Int, _ code: String, _ message: String, _ extra: String...
  ) -> LoopbackServer.Step {
    let body: JSON = ["message": .string(message)]
    let lines =
      [
        "HTTP/1.1 \(status) Scripted", "Content-Type: application/json",
        "x-amzn-ErrorType: \(code):http://internal.amazon.com/x",
        "Content-Length: \(body.encoded.count)",
      ] + extra
    return .send(
      lines.joined(separator: "\r\n") + "\r\n\r\n" + String(decoding: body.encoded, as: UTF8.self))
  }
}

/// Lines of a log.
final class BedrockLog: Sendable {
  private let stored = Mutex<[String]>([])

  var lines: [String] { stored.withLock { $0 } }

  func write(_ line: String) { stored.withLock { $0.append(line) } }
}
