import Core
import Support
import Testing
import Transport

@testable import Providers

@Suite("OpenAI-compatible stream", .timeLimit(.minutes(1)))
struct OpenAIStreamTests {
  private typealias Harness = OpenAIHarness

  @Test("gives text, exact usage and the reason it ended")
  func normal() async throws {
    let harness = Harness([
      .head(), Harness.delta(""), Harness.delta("Two "), Harness.delta("weeks 🪨"),
      Harness.delta("", finish: "stop"), .event(Harness.usage), Harness.done, .end,
    ])
    let events = await harness.ask()
    #expect(events.text == "Two weeks 🪨")
    #expect(events.tokens == 2)
    #expect(
      events.usage
        == Usage(promptTokens: TokenCount(9), completionTokens: TokenCount(2), cachedTokens: 4))
    #expect(events.stop == .endOfTurn)
    #expect(events.retries.isEmpty)

    let request = try #require(harness.server.requests.first)
    #expect(request.line == "POST /v1/chat/completions HTTP/1.1")
    #expect(request["authorization"] == "Bearer sk-test-0123456789")
    #expect(request["content-type"] == "application/json")
    #expect(
      try JSON(parsing: request.body) == [
        "model": "test-model",
        "messages": [
          ["role": "system", "content": "Answer."],
          ["role": "user", "content": "What is the notice period?"],
        ],
        "stream": true, "stream_options": ["include_usage": true],
      ])
  }

  @Test("gives the same answer when it arrives one byte at a time")
  func eachByte() async {
    let body = [Harness.chunk("Zwei "), Harness.chunk("週間", finish: "stop"), "[DONE]"]
      .map { "data: \($0)\r\n\r\n" }.joined()
    let harness = Harness([.head(chunked: false), .sendEachByte(body), .close])
    let events = await harness.ask()
    #expect(events.text == "Zwei 週間")
    #expect(events.stop == .endOfTurn)
  }

  @Test("joins the deltas of one read into one piece of text that counts them")
  func merged() throws {
    let endpoint = OpenAIEndpoint(base: "http://h", key: nil)
    var decoder = OpenAIDecoder(
      HTTPHead(status: 200), refusal: OpenAIRefusal(endpoint: endpoint, model: "m"))
    var news: [StreamEvent] = []
    let body = ["a", "b", "c"].map { "data: \(Harness.chunk($0))\n\n" }.joined()
    try decoder.decode(Array(body.utf8), into: &news)
    #expect(news == [.text("abc", tokens: 3)])
  }

  @Test("decodes the same text wherever the body is cut")
  func everySplit() throws {
    let endpoint = OpenAIEndpoint(base: "http://h", key: nil)
    let head = HTTPHead(status: 200, fields: [.init("content-type", "text/event-stream")])
    let body = Array(
      ("data: \(Harness.chunk("né"))\n\ndata: \(Harness.chunk("", finish: "length"))\n\n").utf8)
    for cut in 0...body.count {
      var decoder = OpenAIDecoder(head, refusal: OpenAIRefusal(endpoint: endpoint, model: "m"))
      var news: [StreamEvent] = []
      try decoder.decode(Array(body[..<cut]), into: &news)
      try decoder.decode(Array(body[cut...]), into: &news)
      try decoder.end(estimate: .estimate(3), into: &news)
      #expect(
        news == [
          .text("né", tokens: 1),
          .usage(Usage(promptTokens: .estimate(3), completionTokens: .estimate(1))),
          .finished(.maxTokens),
        ])
    }
  }

  @Test("keeps reasoning apart, under both of its names")
  func reasoning() async {
    for name in ["reasoning", "reasoning_content"] {
      let harness = Harness([
        .head(), .event(#"{"choices":[{"delta":{"\#(name)":"Hm."}}]}"#), Harness.delta("Yes."),
        Harness.delta("", finish: "stop"), Harness.done, .end,
      ])
      let events = await harness.ask()
      #expect(events.contains(.reasoning("Hm.")))
      #expect(events.text == "Yes.")
    }
  }

  @Test("estimates the usage a server does not give")
  func noUsage() async {
    let harness = Harness([
      .head(), Harness.delta("Two"), Harness.delta(" weeks", finish: "stop"), Harness.done, .end,
    ])
    let usage = await harness.ask().usage
    #expect(usage?.completionTokens == .estimate(2))
    #expect(usage?.promptTokens.isEstimate == true)
  }

  @Test("takes usage before the end as well, and the last one counts")
  func earlyUsage() async {
    let harness = Harness([
      .head(), .event(#"{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#),
      .event(Harness.usage), Harness.delta("x", finish: "stop"), Harness.done, .end,
    ])
    let events = await harness.ask()
    #expect(events.usage?.promptTokens == TokenCount(9))
    #expect(events.filter { if case .usage = $0 { true } else { false } }.count == 1)
  }

  @Test("is complete without its end mark once it gave a reason")
  func noDone() async {
    let ends: [[LoopbackServer.Step]] = [[.end], [.close], [.reset]]
    for end in ends {
      let harness = Harness(
        scripts: [[.head(), Harness.delta("x"), Harness.delta("", finish: "length")] + end])
      #expect(await harness.ask().stop == .maxTokens)
    }
  }

  @Test("is complete when the server falls silent after the reason")
  func silentAfterReason() async {
    let harness = Harness(
      [.head(), Harness.delta("x", finish: "stop"), .stall], idleTimeout: .milliseconds(300))
    #expect(await harness.ask().stop == .endOfTurn)
  }

  @Test(
    "names why the model stopped",
    arguments: [
      ("stop", .endOfTurn), ("length", .maxTokens), ("content_filter", .contentFilter),
      ("tool_calls", .toolUse), ("eos", .endOfTurn),
    ] as [(String, StopReason)])
  func reasons(word: String, reason: StopReason) async {
    let harness = Harness([.head(), Harness.delta("x", finish: word), Harness.done, .end])
    #expect(await harness.ask().stop == reason)
  }

  @Test("a refusal is an outcome with its words")
  func refusal() async {
    let harness = Harness([
      .head(), .event(#"{"choices":[{"delta":{"refusal":"I cannot."}}]}"#),
      Harness.delta("", finish: "stop"), Harness.done, .end,
    ])
    let events = await harness.ask()
    #expect(events.text == "I cannot.")
    #expect(events.stop == .refusal)
  }

  @Test("reads a server that answers with one document instead of a stream")
  func document() async {
    let body =
      #"{"choices":[{"message":{"role":"assistant","content":"Two weeks"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}"#
    let harness = Harness([.answer(200, body)])
    let events = await harness.ask()
    #expect(events.text == "Two weeks")
    #expect(events.usage?.completionTokens == TokenCount(2))
    #expect(events.stop == .endOfTurn)
  }

  @Test("reads a huge answer whole")
  func huge() async {
    let line = "data: " + Harness.chunk(String(repeating: "x", count: 1000)) + "\n\n"
    let harness = Harness([
      .head(chunked: false), .sendRepeated(Array(line.utf8), times: 5000),
      .send("data: \(Harness.chunk("", finish: "stop"))\n\ndata: [DONE]\n\n"), .close,
    ])
    let events = await harness.ask()
    #expect(events.text.utf8.count == 5_000_000)
    #expect(events.tokens == 5000)
    #expect(events.stop == .endOfTurn)
  }

  @Test("sends history, tool results and settings as the protocol wants them")
  func request() throws {
    var dialect = OpenAIDialect(OpenAIEndpoint(base: "http://h", key: nil))
    let prompt = Prompt(
      instructions: "",
      messages: [
        Message(.user, "q"),
        Message(
          role: .assistant,
          parts: [
            Part(.reasoning("hidden")), .text("a"),
            Part(.toolUse(id: "t1", name: "find", arguments: #"{"x":1}"#)),
          ]),
        Message(role: .tool, parts: [Part(.toolResult(id: "t1", text: "42", isError: false))]),
      ], maxCompletionTokens: 7, temperature: 0.5)
    #expect(
      try JSON(parsing: dialect.body(model: "m", prompt: prompt)) == [
        "model": "m",
        "messages": [
          ["role": "user", "content": "q"],
          [
            "role": "assistant", "content": "a",
            "tool_calls": [
              [
                "id": "t1", "type": "function",
                "function": ["name": "find", "arguments": #"{"x":1}"#],
              ]
            ],
          ],
          ["role": "tool", "tool_call_id": "t1", "content": "42"],
        ],
        "stream": true, "stream_options": ["include_usage": true], "max_tokens": 7,
        "temperature": 0.5,
      ])
    let refusals = [
      "Unsupported parameter: use 'max_completion_tokens' instead.",
      "temperature does not support 0.5", "no idea",
    ]
    let learned = refusals.map { dialect.adapt(to: $0) }
    #expect(learned == [true, true, false])
    let adapted = try JSON(parsing: dialect.body(model: "m", prompt: prompt))
    #expect(adapted["max_completion_tokens"] == 7)
    #expect(adapted["max_tokens"] == nil)
    #expect(adapted["temperature"] == nil)
  }

  @Test("does without stream options where they are refused, and remembers it")
  func refusedOptions() async throws {
    let refusals = [
      #"{"error":{"message":"Unknown field: stream_options","code":400}}"#,
      #"{"detail":[{"loc":["body","stream_options"],"msg":"extra fields not permitted"}]}"#,
      "bad request",
    ]
    for refusal in refusals {
      let good: [LoopbackServer.Step] = [
        .head(), Harness.delta("x", finish: "stop"), Harness.done, .end,
      ]
      let harness = Harness([.answer(400, refusal)], good, good)
      #expect(await harness.ask().stop == .endOfTurn)
      #expect(await harness.ask().stop == .endOfTurn)
      let bodies = try harness.server.requests.map { try JSON(parsing: $0.body) }
      #expect(bodies.map { $0["stream_options"] != nil } == [true, false, false])
      #expect(harness.clock.waits.isEmpty)
    }
  }

  @Test("reads where the server is from the environment")
  func environment() {
    let endpoint = OpenAIEndpoint(environment: [
      "OPENAI_BASE_URL": " http://localhost:11434/v1// ", "OPENAI_API_KEY": "sk-a\n",
    ])
    #expect(endpoint.base == "http://localhost:11434/v1")
    #expect(endpoint.key == Secret("sk-a"))
    #expect(endpoint.provider == "localhost:11434")
    let plain = OpenAIEndpoint(environment: ["OPENAI_BASE_URL": "", "OPENAI_API_KEY": ""])
    #expect(plain.provider == "OpenAI")
    #expect(plain.key == nil)
  }
}
