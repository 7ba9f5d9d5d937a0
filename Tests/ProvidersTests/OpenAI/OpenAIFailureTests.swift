import Core
import Support
import Testing
import Transport

@testable import Providers

/// One way for a server to misbehave, and what the reader is told.
struct Misbehaviour: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let script: [LoopbackServer.Step]
  let code: String
  /// What of the answer stays.
  var text = ""
  /// Something the sentence must say.
  var says = ""

  init(
    _ name: String, _ script: [LoopbackServer.Step], code: String, text: String = "",
    says: String = ""
  ) {
    testDescription = name
    self.script = script
    self.code = code
    self.text = text
    self.says = says
  }
}

@Suite("OpenAI-compatible server that misbehaves", .timeLimit(.minutes(1)))
struct OpenAIFailureTests {
  private typealias Harness = OpenAIHarness

  private static let begun: [LoopbackServer.Step] = [.head(), Harness.delta("part")]

  private static let misbehaviours: [Misbehaviour] = [
    Misbehaviour("stalls before the answer", [.stall], code: "idle_timeout", says: "0.4 seconds"),
    Misbehaviour(
      "stalls inside the headers", [.send("HTTP/1.1 200 OK\r\nContent-"), .stall],
      code: "idle_timeout"),
    Misbehaviour("stalls inside the answer", begun + [.stall], code: "idle_timeout", text: "part"),
    Misbehaviour("drops inside the answer", begun + [.close], code: "dropped", text: "part"),
    Misbehaviour("ends without a reason", begun + [.end], code: "truncated", text: "part"),
    Misbehaviour(
      "says done without a reason", begun + [Harness.done, .end], code: "truncated", text: "part"),
    Misbehaviour(
      "sends an event that is no JSON", begun + [.event("{oops"), .stall],
      code: "malformed_event", text: "part"),
    Misbehaviour(
      "sends a line of 10 MB",
      begun + [
        .send("a00006\r\ndata: "), .sendRepeated(Array(repeating: 0x78, count: 1 << 20), times: 10),
        .stall,
      ], code: "event_too_large", text: "part", says: "4 MiB"),
    Misbehaviour(
      "sends an error inside the answer",
      begun + [.event(#"{"error":{"message":"GPU lost\u001b[31m"}}"#), .stall],
      code: "provider_error", text: "part", says: "GPU lost [31m"),
    Misbehaviour(
      "is overloaded inside the answer",
      begun + [.event(#"{"error":{"message":"busy","code":503}}"#), .stall],
      code: "server_error", text: "part", says: "(503): “busy”"),
    Misbehaviour(
      "refuses the key", [.answer(401, #"{"error":{"message":"Incorrect API key: sk-x"}}"#)],
      code: "unauthorized"),
    Misbehaviour("forbids", [.answer(403, "")], code: "unauthorized"),
    Misbehaviour(
      "does not know the model",
      [
        .answer(
          404, #"{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}"#)
      ],
      code: "model_not_found", says: "test-model"),
    Misbehaviour(
      "does not know the path", [.answer(404, #"{"detail":"Not Found"}"#)],
      code: "endpoint_not_found"),
    Misbehaviour(
      "has no credit left",
      [.answer(429, #"{"error":{"message":"x","code":"insufficient_quota"}}"#)],
      code: "quota_exhausted"),
    Misbehaviour(
      "asks for a very long wait", [.answer(429, "{}", "Retry-After: 3600")],
      code: "rate_limited", says: "3600 seconds"),
    Misbehaviour(
      "cannot hold the prompt",
      [
        .answer(
          400,
          #"{"error":{"message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.","code":"context_length_exceeded"}}"#
        )
      ], code: "context_window_exceeded", says: "5000 prompt tokens; the context window holds 4096"),
    Misbehaviour(
      "cannot hold the prompt and says so as llama.cpp does",
      [
        .answer(
          400,
          #"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":8192}}"#
        )
      ], code: "context_window_exceeded", says: "9000 prompt tokens; the context window holds 8192"),
    Misbehaviour(
      "answers with a web page", [.answer(200, type: "text/html", "<html>hello</html>")],
      code: "not_a_model_server"),
    Misbehaviour(
      "answers with other JSON", [.answer(200, "[1]")], code: "not_a_model_server"),
    Misbehaviour(
      "answers with plain text", [.answer(200, type: "text/plain", "It works")],
      code: "not_a_model_server"),
    Misbehaviour(
      "sends the request elsewhere",
      [.answer(307, "", "Location: https://elsewhere.example/v1")], code: "redirected",
      says: "elsewhere.example"),
    Misbehaviour("does not speak HTTP", [.send("220 mail ready\r\n"), .close], code: "not_http"),
  ]

  @Test("gives each misbehaviour its own error and keeps the text", arguments: misbehaviours)
  func misbehaviour(_ case: Misbehaviour) async throws {
    let harness = Harness(scripts: [`case`.script], idleTimeout: .milliseconds(400))
    let events = await harness.ask()
    let failure = try #require(events.failure)
    #expect(failure.code == `case`.code)
    #expect(events.text == `case`.text)
    #expect(failure.sentence.contains(`case`.says))
    #expect(failure.sentence.hasSuffix("."))
    #expect(failure.remedy.hasSuffix("."))
    #expect(!failure.sentence.unicodeScalars.contains { $0.properties.generalCategory == .control })
    #expect(!failure.sentence.contains("sk-"))
    // Text that was shown comes with a figure, even if nobody counted.
    #expect((events.usage != nil) == !`case`.text.isEmpty)
    #expect(harness.server.requests.count == 1)
  }

  @Test("a request refused for good is refused once with, once without stream options")
  func refused() async throws {
    let refusal: [LoopbackServer.Step] = [.answer(400, #"{"error":"no such voice"}"#)]
    let harness = Harness(refusal, refusal)
    let failure = try #require(await harness.ask().failure)
    #expect(failure.code == "request_refused")
    #expect(failure.sentence.contains("no such voice"))
    #expect(harness.server.requests.count == 2)
  }

  private static let good: [LoopbackServer.Step] = [
    .head(), Harness.delta("x", finish: "stop"), Harness.done, .end,
  ]

  @Test(
    "tries again before the first token",
    arguments: [
      ([.answer(500, "{}")], "server_error"), ([.answer(529, "<html>")], "server_error"),
      ([.answer(429, "{}")], "rate_limited"), ([.close], "dropped_before_answer"),
      ([.reset], "dropped_before_answer"), ([.head(), .close], "dropped"),
      ([.head(), .event(#"{"error":{"message":"busy","code":503}}"#), .end], "server_error"),
    ] as [([LoopbackServer.Step], String)])
  func retried(script: [LoopbackServer.Step], code: String) async {
    let harness = Harness(script, script, Self.good)
    let events = await harness.ask()
    #expect(events.retries == [code, code])
    #expect(events.text == "x")
    #expect(events.stop == .endOfTurn)
    // Full jitter: half of one second, then half of two.
    #expect(harness.clock.waits == [.seconds(0.5), .seconds(1)])
  }

  @Test("gives up after three retries")
  func exhausted() async {
    let harness = Harness(scripts: Array(repeating: [.answer(503, "")], count: 9))
    let events = await harness.ask()
    #expect(events.retries.count == 3)
    #expect(events.failure?.code == "server_error")
    #expect(harness.server.requests.count == 4)
  }

  @Test("waits as long as the server asks")
  func retryAfter() async {
    let date = "Date: Wed, 21 Oct 2015 07:28:00 GMT"
    let harness = Harness(
      [.answer(429, "{}", "Retry-After: 7")], [.answer(503, "", "retry-after-ms: 250")],
      [.answer(429, "{}", date, "Retry-After: Wed, 21 Oct 2015 07:28:09 GMT")], Self.good)
    let events = await harness.ask()
    #expect(events.stop == .endOfTurn)
    #expect(harness.clock.waits == [.seconds(7), .milliseconds(250), .seconds(9)])
    #expect(events.first.map { if case .retrying(1, 7, _) = $0 { true } else { false } } == true)
  }

  @Test("never tries again after the first token")
  func noRetryAfterToken() async {
    let harness = Harness(Self.begun + [.close], Self.good)
    let events = await harness.ask()
    #expect(events.failure?.code == "dropped")
    #expect(harness.server.requests.count == 1)
  }

  @Test("a wait for the next try can be cancelled")
  func cancelledWait() async {
    let clock = ScriptedClock(waitsEnd: false)
    let harness = Harness([.answer(503, "")], Self.good, clock: clock)
    do {
      for await event in harness.model.stream(Harness.prompt) {
        if case .retrying = event { break }
      }
    }
    await clock.waitCancelled()
    #expect(harness.server.requests.count == 1)
  }

  @Test("cancelling inside the answer closes the connection")
  func cancelled() async {
    let harness = Harness(Self.begun + [.stall])
    do {
      for await event in harness.model.stream(Harness.prompt) {
        if case .text = event { break }
      }
    }
    await harness.server.clientClosed()
    #expect(harness.server.requests.count == 1)
  }

  @Test("a key is not sent in the clear to another machine")
  func clearKey() async {
    let model = OpenAIModel(
      info: OpenAIServer.unlisted("m"),
      endpoint: OpenAIEndpoint(base: "http://192.0.2.1/v1", key: Secret("sk-hidden-hidden")),
      transport: CurlTransport(), policy: RetryPolicy(clock: ScriptedClock(), random: { 0 }))
    let events = await model.stream(Harness.prompt).reduce(into: []) { $0.append($1) }
    #expect(events.failure?.code == "insecure_credential")
    #expect(events.failure?.sentence.contains("sk-") == false)
  }

  @Test("what a server writes is cut, cleaned and stripped of keys")
  func untrusted() {
    let key = Secret("my-own-key-123")
    let text = "a\u{1B}]0;x\u{7}\r\n  b\u{202E} my-own-key-123 (sk-abcdef***wxyz) Bearer eyJhbGciOi"
    #expect(UntrustedText.clean(text, hiding: key) == "a ]0;x b ••• ••• Bearer •••")
    let long = UntrustedText.clean(String(repeating: "word ", count: 1000))
    #expect(long.count == 300)
    #expect(long.hasSuffix("…"))
  }

  @Test("every error has a code, a sentence and a remedy of its own")
  func sentences() {
    let errors: [ProviderError] = [
      .unauthorized(provider: "p", variable: "OPENAI_API_KEY"),
      .modelNotFound(provider: "p", model: "m"), .endpointNotFound(provider: "p"),
      .rateLimited(provider: "p", seconds: 2), .quotaExhausted(provider: "p"),
      .contextWindowExceeded(promptTokens: nil, limit: nil),
      .refusedRequest(provider: "p", status: 400, message: ""),
      .serverError(provider: "p", status: 500, message: "", seconds: nil),
      .reported(provider: "p", message: ""), .redirected(provider: "p", host: "h"),
      .notAModelServer(provider: "p"), .malformedEvent(provider: "p"), .truncated(provider: "p"),
      .transport(.refused(host: "h")),
    ]
    #expect(Set(errors.map(\.code)).count == errors.count)
    #expect(Set(errors.map(\.sentence)).count == errors.count)
    #expect(errors.allSatisfy { $0.sentence.hasSuffix(".") && $0.remedy.hasSuffix(".") })
    #expect(errors[0].remedy.contains("OPENAI_API_KEY"))
  }
}
