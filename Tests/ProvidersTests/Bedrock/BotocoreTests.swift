import Core
import Foundation
import Testing
import Transport

@testable import Providers

/// Python with botocore: `OUTCROP_TEST_PYTHON`, else `python3`.
enum Botocore {
  static let python =
    ProcessInfo.processInfo.environment["OUTCROP_TEST_PYTHON"] ?? "python3"

  static let isThere: Bool = {
    (try? run(["-c", "import botocore"], input: ""))?.status == 0
  }()

  static func run(
    _ arguments: [String], input: String
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let (inlet, outlet) = (Pipe(), Pipe())
    process.standardInput = inlet
    process.standardOutput = outlet
    process.standardError = FileHandle.nullDevice
    try process.run()
    try inlet.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try inlet.fileHandleForWriting.close()
    let output = try outlet.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}

@Suite("botocore", .enabled(if: Botocore.isThere), .timeLimit(.minutes(1)))
struct BotocoreTests {
  private static let ids = [
    "amazon.titan-text-express-v1", "anthropic.claude-3-haiku-20240307-v1:0",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "ai21.j2-ultra-v1",
    "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.meta.llama3-3-70b-instruct-v1:0",
    "arn:aws:bedrock:us-west-2:123456789012:provisioned-model/abcdefghij12",
    "arn:aws:bedrock:us-west-2::foundation-model/meta.llama3-70b-instruct-v1:0",
  ]

  private static let prompts = [
    Prompt(instructions: "Answer.", messages: [Message(.user, "Why?")]),
    Prompt(
      instructions: "Answer. 黒曜石",
      messages: [
        Message(.user, "a"), Message(.user, "b"), Message(.assistant, " "),
        Message(.assistant, "c"), Message(.user, "d\u{0}e"),
      ], maxCompletionTokens: 0, temperature: 1.9),
    Prompt(
      instructions: "",
      messages: [
        Message(.user, "q"),
        Message(
          role: .assistant,
          parts: [
            Part(
              .reasoning("hm"),
              payload: #"{"reasoningContent":{"reasoningText":{"text":"hm","signature":"s"}}}"#),
            Part(.toolUse(id: "t/1", name: "look up", arguments: "{\"a\":1}")),
          ]),
        Message(role: .tool, parts: [Part(.toolResult(id: "t/1", text: "r", isError: false))]),
      ]),
  ]

  @Test("finds nothing wrong with shape, path and signature of any request")
  func requests() async throws {
    var lines: [String] = []
    for id in Self.ids {
      for prompt in Self.prompts { lines.append(try await Self.line(id, prompt)) }
    }
    let answers = try Self.check(lines)
    #expect(answers.count == lines.count)
    for (answer, line) in zip(answers, lines) { #expect(answer == "ok", "\(line)") }
  }

  @Test("finds nothing wrong with the requests for lists")
  func lists() async throws {
    let transport = ScriptedTransport { request in
      .answer(200, request.url.contains("nextToken") ? "{}" : #"{"nextToken":"a+b/c=~*é"}"#)
    }
    let catalogue = BedrockCatalogue(
      access: try Self.access(), transport: transport,
      policy: RetryPolicy(clock: ContinuousClock(), random: { 0 }))
    #expect(try await catalogue.models().isEmpty)
    let operations = [
      "ListFoundationModels", "ListInferenceProfiles", "ListInferenceProfiles",
      "ListProvisionedModelThroughputs", "ListProvisionedModelThroughputs",
    ]
    try #require(transport.requests.count == operations.count)
    let answers = try Self.check(
      zip(operations, transport.requests).map { Self.line("bedrock", $0, $1) })
    #expect(answers == operations.map { _ in "ok" })
  }

  @Test("would find a wrong member, a wrong path and a wrong signature")
  func wrongRequests() async throws {
    let line = try await Self.line(Self.ids[1], Self.prompts[0])
    let answers = try Self.check([
      line.replacingOccurrences(of: "\\\"messages\\\"", with: "\\\"massages\\\""),
      line.replacingOccurrences(of: "%3A", with: ":"),
      line.replacingOccurrences(of: "Signature=", with: "Signature=0"),
    ])
    #expect(answers.count == 3 && !answers.contains("ok"))
  }

  private static func check(_ lines: [String]) throws -> [String] {
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/check_requests.py").path
    return try Botocore.run([script], input: lines.map { $0 + "\n" }.joined()).output
      .split(separator: "\n").map(String.init)
  }

  /// The request for a prompt as it goes on the wire, for the script.
  private static func line(_ id: String, _ prompt: Prompt) async throws -> String {
    let transport = ScriptedTransport { _ in .answer(418, "{}") }
    let model = BedrockModel(
      info: ModelInfo(
        name: ModelName(provider: "bedrock", id: id), contextWindow: nil, price: nil, title: id),
      access: try access(), transport: transport,
      policy: RetryPolicy(clock: ContinuousClock(), random: { 0 }))
    for await _ in model.stream(prompt) {}
    let request = try #require(transport.requests.first)
    let isStream = request.url.hasSuffix("converse-stream")
    return line("bedrock-runtime", isStream ? "ConverseStream" : "Converse", request)
  }

  private static func access() throws -> BedrockAccess {
    var world = AWSWorld()
    world.environment = [
      "AWS_ACCESS_KEY_ID": "ASIAIOSFODNN7EXAMPLE",
      "AWS_SECRET_ACCESS_KEY": BedrockHarness.secret, "AWS_SESSION_TOKEN": "tok//en==",
      "AWS_REGION": "us-west-2",
    ]
    return try BedrockAccess(BedrockAccess.Choice(), in: world.surroundings)
  }

  private static func line(
    _ service: String, _ operation: String, _ request: HTTPRequest
  ) -> String {
    let headers = request.headers.compactMap(\.spelled).map { line -> JSON in
      let parts = line.components(separatedBy: ": ")
      return [.string(parts[0]), .string(parts.dropFirst().joined(separator: ": "))]
    }
    let document: JSON = [
      "service": .string(service), "operation": .string(operation),
      "method": .string(request.method), "url": .string(request.url), "headers": .array(headers),
      "body": .string(request.text), "region": "us-west-2",
      "access_key": "ASIAIOSFODNN7EXAMPLE", "secret_key": .string(BedrockHarness.secret),
      "token": "tok//en==",
    ]
    return String(decoding: document.encoded, as: UTF8.self)
  }
}
