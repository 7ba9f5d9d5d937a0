import Core
import Support
import Testing
import Transport

@testable import Providers

@Suite("Bedrock model", .timeLimit(.minutes(1)))
struct BedrockModelTests {
  private typealias Harness = BedrockHarness

  @Test("asks in a signed request, and gives text, usage and the reason it ended")
  func normal() async throws {
    let harness = try Harness(Harness.stream(try Harness.recorded("cache-usage")))
    let events = await harness.ask()
    #expect(events.stop == .endOfTurn && !events.text.isEmpty)
    #expect(
      events.usage
        == Usage(
          promptTokens: TokenCount(7640), completionTokens: TokenCount(386), cachedTokens: 7502,
          cacheWriteTokens: 120))
    let request = try #require(harness.server.requests.first)
    #expect(
      request.line
        == "POST /model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream HTTP/1.1")
    #expect(request["content-type"] == "application/json")
    #expect(request["host"] == "127.0.0.1:\(harness.server.port)")
    #expect(request["x-amz-date"] == "20250314T150926Z")
    #expect(request["x-amz-security-token"] == "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVz==")
    #expect(request["expect"] == nil)
    #expect(try Harness.isSigned(request))
    #expect(try Harness.isSigned(request, secret: "another") == false)
    #expect(
      try JSON(parsing: request.body) == [
        "messages": [["role": "user", "content": [["text": "What is the notice period?"]]]],
        "system": [["text": "Answer."], ["cachePoint": ["type": "default"]]],
      ])
  }

  @Test("signs the paths of ARNs, of base paths and of every other id right")
  func paths() async throws {
    let ids = [
      "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.meta.llama3-3-70b-instruct-v1:0",
      "arn:aws:bedrock:us-west-2:123456789012:provisioned-model/abcdefghij12",
      "amazon.titan-text-express-v1", "anthropic.claude-3-haiku-20240307-v1:0:200k",
    ]
    for id in ids {
      let harness = try Harness(
        Harness.stream(try Harness.recorded("text")), id: id, basePath: "/corp/bedrock/")
      let events = await harness.ask()
      #expect(events.stop == .endOfTurn)
      let request = try #require(harness.server.requests.first)
      #expect(request.line.hasPrefix("POST /corp/bedrock/model/\(AWSEncoding.segment(id))/"))
      #expect(!request.line.dropFirst(5).dropLast(9).contains(":"))
      #expect(try Harness.isSigned(request))
    }
  }

  @Test("reads the answer however its frames are cut", arguments: [1, 2, 7, 11, 64, 1000])
  func awkwardPieces(size: Int) async throws {
    let harness = try Harness(
      Harness.stream(try Harness.recorded("reasoning"), pieces: size))
    let events = await harness.ask()
    #expect(events.text == "It is rhyolitic." && events.stop == .endOfTurn)
    let reasoning = events.map { if case .reasoning(let text) = $0 { text } else { "" } }.joined()
    #expect(reasoning == "The user asks about glass.")
  }

  @Test("sends a Bedrock API key instead of a signature")
  func key() async throws {
    let harness = try Harness(
      Harness.stream(try Harness.recorded("text")),
      environment: ["AWS_BEARER_TOKEN_BEDROCK": "ABSK-key-0123456789"])
    #expect(await harness.ask().stop == .endOfTurn)
    let request = try #require(harness.server.requests.first)
    #expect(request["authorization"] == "Bearer ABSK-key-0123456789")
    #expect(request["x-amz-date"] == nil && request["x-amz-security-token"] == nil)
  }

  @Test("says when a key is refused, and does not try it again")
  func refusedKey() async throws {
    let harness = try Harness(
      [.answer(403, #"{"Message":"API Key ABSK-key-0123456789 is not valid"}"#)],
      environment: ["AWS_BEARER_TOKEN_BEDROCK": "ABSK-key-0123456789"])
    let events = await harness.ask()
    #expect(events == [.failed(BedrockError.keyRefused.failure)])
    #expect(!"\(events) \(harness.log.lines)".contains("ABSK"))
  }

  @Test("sends no credential in the clear to another machine")
  func plainHTTP() async throws {
    let harness = try Harness(
      environment: ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://gateway.example"])
    #expect(await harness.ask().failure?.code == "insecure_credential")
  }

  @Test("waits and signs anew when Bedrock limits requests or has a problem")
  func retries() async throws {
    let harness = try Harness(
      [Harness.refusal(429, "ThrottlingException", "Too many requests")],
      [.answer(503, "<html>busy</html>", "Retry-After: 3")],
      Harness.stream(try Harness.recorded("text")))
    let events = await harness.ask()
    #expect(events.stop == .endOfTurn)
    #expect(events.retries == ["rate_limited", "server_error"])
    #expect(harness.clock.waits == [.milliseconds(500), .seconds(3)])
    #expect(harness.server.requests.count == 3)
    for request in harness.server.requests { #expect(try Harness.isSigned(request)) }
  }

  @Test("tries again when a throttle comes as the first frame of a stream, not after text")
  func throttledStream() async throws {
    let text = try Harness.recorded("exception-throttling-after-text")
    let internalError = try Harness.recorded("exception-internal")
    let harness = try Harness(Harness.stream(internalError), Harness.stream(text))
    let events = await harness.ask()
    #expect(events.retries == ["server_error"])
    #expect(events.text == "Partial ans")
    #expect(events.failure == BedrockError.cutForLoad.failure)
    #expect(harness.server.requests.count == 2)
  }

  @Test("gives up after three tries of a server in trouble, four of a throttle")
  func givesUp() async throws {
    let trouble: [LoopbackServer.Step] = [
      Harness.refusal(500, "InternalServerException", "oops")
    ]
    let harness = try Harness(trouble, trouble, trouble, trouble)
    #expect(await harness.ask().failure?.code == "server_error")
    #expect(harness.server.requests.count == 3)
    let throttle: [LoopbackServer.Step] = [
      Harness.refusal(429, "ThrottlingException", "Too many tokens")
    ]
    let other = try Harness(throttle, throttle, throttle, throttle, throttle)
    #expect(await other.ask().failure?.code == "rate_limited")
    #expect(other.server.requests.count == 4)
  }

  @Test("learns the time from AWS when the clock is off, and signs with it, once")
  func clock() async throws {
    let skewed = Harness.refusal(
      403, "InvalidSignatureException", "Signature expired: 20250314T150926Z is now earlier",
      "Date: Fri, 14 Mar 2025 15:29:26 GMT")
    let harness = try Harness(
      [skewed], Harness.stream(try Harness.recorded("text")),
      Harness.stream(try Harness.recorded("text")))
    #expect(await harness.ask().stop == .endOfTurn)
    #expect(await harness.ask().stop == .endOfTurn)
    let requests = harness.server.requests
    #expect(
      requests.map { $0["x-amz-date"] } == [
        "20250314T150926Z", "20250314T152926Z", "20250314T152926Z",
      ])
    #expect(try Harness.isSigned(requests[1]))
    #expect(harness.clock.waits.isEmpty)

    let stubborn = try Harness([skewed], [skewed], [skewed])
    #expect(await stubborn.ask() == [.failed(BedrockError.clockOff(minutes: 20).failure)])
    #expect(stubborn.server.requests.count == 2)
  }

  @Test("never tries a plain wrong signature again")
  func wrongSignature() async throws {
    let harness = try Harness([
      Harness.refusal(
        403, "InvalidSignatureException", "The signature we calculated does not match")
    ])
    #expect(
      await harness.ask() == [.failed(BedrockError.wrongSecret(keyEnding: "…MPLE").failure)])
    #expect(harness.server.requests.count == 1)
  }

  @Test("looks for credentials anew, once, when the session has expired")
  func expired() async throws {
    let refusal = Harness.refusal(403, "ExpiredTokenException", "The security token is expired")
    let harness = try Harness([refusal], [refusal], [refusal])
    #expect(await harness.ask().failure?.code == "credentials_expired")
    #expect(harness.server.requests.count == 2)
  }

  @Test("leaves out what a model refuses, and remembers it")
  func adapts() async throws {
    let harness = try Harness(
      [
        Harness.refusal(
          400, "ValidationException",
          "The model returned: this model doesn\u{2019}t support system prompts")
      ],
      [Harness.refusal(400, "ValidationException", "This model is unsupported for streaming")],
      [
        .answer(
          200,
          #"{"output":{"message":{"role":"assistant","content":[{"text":"hi"}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":5}}"#
        )
      ], [.close])
    let events = await harness.ask()
    #expect(events.text == "hi" && events.stop == .endOfTurn && events.retries.isEmpty)
    let lines = harness.server.requests.map(\.line)
    #expect(lines.map { $0.contains("/converse-stream ") } == [true, true, false])
    #expect(try JSON(parsing: harness.server.requests[2].body)["system"] == nil)
    _ = await harness.ask()
    #expect(harness.server.requests[3].line.contains("/converse "))
  }

  @Test("keeps the partial answer when the stream is cut, damaged, or breaks off")
  func brokenStreams() async throws {
    let body = try Harness.recorded("text")
    var damaged = body
    damaged[body.count - 90] ^= 4
    let incomplete = try Harness.recorded("ended-without-message-stop")
    let cases: [([LoopbackServer.Step], String)] = [
      (Harness.stream(body, cutAfter: 700), "truncated"),
      (Harness.stream(body, cutAfter: 700).dropLast() + [.close], "dropped"),
      (Harness.stream(damaged), "malformed_event"), (Harness.stream(incomplete), "truncated"),
    ]
    for (script, code) in cases {
      let harness = try Harness(script)
      let events = await harness.ask()
      #expect(events.failure?.code == code)
      #expect(events.failure?.isRetryable == true)
      #expect(!events.text.isEmpty && events.stop == nil && events.retries.isEmpty)
      #expect(harness.server.requests.count == 1)
    }
  }

  @Test("takes an answer without figures, and says nothing of usage")
  func noMetadata() async throws {
    let harness = try Harness(
      Harness.stream(try Harness.recorded("ended-without-metadata")))
    let events = await harness.ask()
    #expect(events.text == "whole" && events.stop == .endOfTurn && events.usage == nil)
  }

  @Test("does not wait for a connection to end once the answer is whole")
  func lingering() async throws {
    let script = Harness.stream(try Harness.recorded("text")).dropLast() + [.stall]
    let harness = try Harness(Array(script))
    let events = await harness.ask()
    #expect(events.stop == .endOfTurn && events.usage != nil)
  }

  @Test("gives up on silence after the limit")
  func silence() async throws {
    let head = try #require(Harness.stream(try Harness.recorded("text"), cutAfter: 200).first)
    let harness = try Harness([head, .stall], idleTimeout: .milliseconds(200))
    #expect(await harness.ask().failure?.code == "idle_timeout")
  }

  @Test("closes the connection when the reader stops it")
  func cancel() async throws {
    let script = Harness.stream(try Harness.recorded("text"), cutAfter: 700).dropLast() + [.stall]
    let harness = try Harness(Array(script))
    let reading = Task {
      for await event in harness.model.stream(OpenAIHarness.prompt) {
        if case .text = event { return }
      }
    }
    await reading.value
    await harness.server.clientClosed()
    #expect(harness.server.requests.count == 1)
  }

  @Test("follows no redirect, and names who stands in between")
  func redirect() async throws {
    let harness = try Harness([
      .answer(302, "", "Location: https://elsewhere.example/")
    ])
    #expect(
      await harness.ask() == [
        .failed(
          BedrockError.notBedrock(host: "127.0.0.1:\(harness.server.port)", status: 302).failure)
      ])
  }

  @Test("writes the request id and the service's words to the log, not to the screen")
  func log() async throws {
    let harness = try Harness([
      Harness.refusal(
        404, "ResourceNotFoundException", "internal detail", "x-amzn-RequestId: 77aa")
    ])
    let events = await harness.ask()
    #expect(events.failure?.sentence.contains("internal detail") == false)
    #expect(
      harness.log.lines == [
        "bedrock: request 77aa: 404 ResourceNotFoundException: internal detail"
      ])
  }

  @Test("says what is missing before it asks anybody")
  func missing() async throws {
    #expect(throws: AWSError.noRegion) {
      try BedrockAccess(BedrockAccess.Choice(), in: AWSWorld().surroundings)
    }
    let harness = try Harness(
      environment: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""])
    #expect(await harness.ask() == [.failed(AWSError.noCredentials.failure)])
    let other = try Harness(
      id: "arn:aws:bedrock:eu-west-1:123456789012:provisioned-model/abcdefghij12")
    let failure = await other.ask().failure
    #expect(failure?.code == "region_mismatch" && failure?.remedy.contains("eu-west-1") == true)
    #expect(other.server.requests.isEmpty)
  }
}
