import Core
import Support
import Transport

@testable import Providers

/// A model on a scripted server, and what its stream gave.
struct OpenAIHarness {
  let server: LoopbackServer
  let clock: ScriptedClock
  let model: OpenAIModel

  init(
    _ scripts: [LoopbackServer.Step]..., key: String? = "sk-test-0123456789",
    idleTimeout: Duration = .seconds(60), clock: ScriptedClock = ScriptedClock()
  ) {
    self.init(scripts: scripts, key: key, idleTimeout: idleTimeout, clock: clock)
  }

  init(
    scripts: [[LoopbackServer.Step]], key: String? = "sk-test-0123456789",
    idleTimeout: Duration = .seconds(60), clock: ScriptedClock = ScriptedClock()
  ) {
    let server = LoopbackServer(scripts: scripts)
    self.server = server
    self.clock = clock
    model = OpenAIModel(
      info: OpenAIServer.unlisted("test-model"),
      endpoint: OpenAIEndpoint(
        base: server.url + "/v1/", key: key.map(Secret.init), idleTimeout: idleTimeout),
      transport: CurlTransport(), policy: RetryPolicy(clock: clock, random: { 0.5 }))
  }

  var provider: String { "127.0.0.1:\(server.port)" }

  func ask(_ prompt: Prompt = OpenAIHarness.prompt) async -> [StreamEvent] {
    await model.stream(prompt).reduce(into: []) { $0.append($1) }
  }

  static let prompt = Prompt(
    instructions: "Answer.", messages: [Message(.user, "What is the notice period?")])

  /// One delta as servers send it.
  static func delta(_ text: String, finish: String? = nil) -> LoopbackServer.Step {
    .event(chunk(text, finish: finish))
  }

  static func chunk(_ text: String, finish: String? = nil) -> String {
    let document: JSON = [
      "id": "c1", "object": "chat.completion.chunk",
      "choices": [
        [
          "index": 0, "delta": ["content": .string(text)],
          "finish_reason": finish.map { .string($0) } ?? .null,
        ]
      ],
    ]
    return String(decoding: document.encoded, as: UTF8.self)
  }

  static let usage =
    #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}"#
  static let done: LoopbackServer.Step = .event("[DONE]")
}

extension [StreamEvent] {
  /// The answer's text.
  var text: String {
    map { if case .text(let text, _) = $0 { text } else { "" } }.joined()
  }

  /// The deltas the answer came in.
  var tokens: Int {
    reduce(0) { sum, event in
      if case .text(_, let tokens) = event { sum + tokens } else { sum }
    }
  }

  var usage: Usage? {
    compactMap { if case .usage(let usage) = $0 { usage } else { nil } }.last
  }

  var failure: Failure? {
    if case .failed(let failure) = last { failure } else { nil }
  }

  var stop: StopReason? {
    if case .finished(let reason) = last { reason } else { nil }
  }

  /// The codes of the failures that were tried again.
  var retries: [String] {
    compactMap { if case .retrying(_, _, let failure) = $0 { failure.code } else { nil } }
  }
}
