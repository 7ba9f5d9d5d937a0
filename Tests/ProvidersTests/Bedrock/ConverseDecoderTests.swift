import Core
import Foundation
import Testing
import Transport

@testable import Providers

@Suite("Converse stream", .timeLimit(.minutes(2)))
struct ConverseDecoderTests {
  private let scenarios: [JSON]

  init() throws {
    scenarios = (try Fixture.json("streams.json")["scenarios"]?.array ?? [])
      .filter { $0["operation"]?.string == "ConverseStream" }
  }

  @Test("assembles every recorded answer, whole and one byte at a time")
  func recorded() throws {
    #expect(scenarios.count == 21)
    for scenario in scenarios {
      let name = scenario["name"]?.string ?? ""
      let body = Self.body(scenario)
      let expected = try #require(scenario["expect"])
      for pieces in [[body], body.map { [$0] }] {
        let outcome = Self.decode(pieces)
        check(outcome, expected, name)
      }
    }
  }

  @Test("assembles the same answer wherever its body is cut")
  func everySplit() throws {
    for name in ["tool-use-no-arguments", "exception-model-stream-error", "cache-usage"] {
      let scenario = try #require(scenarios.first { $0["name"]?.string == name })
      let body = Self.body(scenario)
      let whole = Self.decode([body])
      for cut in 1..<body.count {
        let outcome = Self.decode([Array(body[..<cut]), Array(body[cut...])])
        #expect(outcome.parts == whole.parts && outcome.error == whole.error)
        #expect(outcome.news.text == whole.news.text && outcome.news.last == whole.news.last)
      }
    }
  }

  @Test("never takes a cut answer for a whole one")
  func truncations() throws {
    let scenario = try #require(scenarios.first { $0["name"]?.string == "text" })
    let body = Self.body(scenario)
    let stop = try #require(Self.end(ofEvent: "messageStop", in: body))
    for length in 0..<stop {
      let outcome = Self.decode([Array(body[..<length])])
      #expect(outcome.error != nil, "\(length) bytes")
      #expect(outcome.news.stop == nil)
    }
    let outcome = Self.decode([Array(body[..<stop])])
    #expect(outcome.news.stop == .endOfTurn && outcome.news.usage == nil)
  }

  @Test("counts cached tokens as prompt tokens, once")
  func usage() throws {
    let scenario = try #require(scenarios.first { $0["name"]?.string == "cache-usage" })
    #expect(
      Self.decode([Self.body(scenario)]).news.usage
        == Usage(
          promptTokens: TokenCount(18 + 7502 + 120), completionTokens: TokenCount(386),
          cachedTokens: 7502, cacheWriteTokens: 120))
  }

  @Test("keeps what came before a damaged frame")
  func damage() throws {
    let scenario = try #require(scenarios.first { $0["name"]?.string == "text" })
    var body = Self.body(scenario)
    body[body.count - 100] ^= 1
    let outcome = Self.decode([body])
    #expect(outcome.error == .damaged(.messageChecksum))
    #expect(outcome.news.text == "Obsidian is volcanic glass — 黒曜石 🌋.")
  }

  @Test("reads an answer that does not stream")
  func whole() throws {
    let document = #"""
      {"output":{"message":{"role":"assistant","content":[
        {"reasoningContent":{"reasoningText":{"text":"hm","signature":"sig"}}},
        {"text":"Two weeks."},{"unheardOf":{}},
        {"toolUse":{"toolUseId":"t","name":"n","input":{"a":1}}}]}},
       "stopReason":"max_tokens","usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5},
       "metrics":{"latencyMs":1}}
      """#
    let outcome = Self.decode([Array(document.utf8)], type: "application/json")
    #expect(outcome.news.text == "Two weeks." && outcome.news.stop == .maxTokens)
    #expect(outcome.news.contains(.reasoning("hm")))
    #expect(
      outcome.parts.map(\.content) == [
        .reasoning("hm"), .text("Two weeks."),
        .toolUse(id: "t", name: "n", arguments: #"{"a":1}"#),
      ])
    #expect(
      outcome.parts[0].payload
        == #"{"reasoningContent":{"reasoningText":{"text":"hm","signature":"sig"}}}"#)
    for other in ["<html>", "{}", #"{"output":{}}"#, ""] {
      let outcome = Self.decode([Array(other.utf8)], type: "text/html")
      #expect(outcome.error == .notBedrock(host: "h", status: 200))
    }
  }

  @Test("names every reason to stop")
  func reasons() {
    let reasons: [(String, StreamEvent?)] = [
      ("end_turn", .finished(.endOfTurn)), ("tool_use", .finished(.toolUse)),
      ("max_tokens", .finished(.maxTokens)), ("stop_sequence", .finished(.stopSequence)),
      ("guardrail_intervened", .finished(.guardrail)),
      ("content_filtered", .finished(.contentFilter)), ("something_new", .finished(.endOfTurn)),
      ("malformed_model_output", nil), ("model_context_window_exceeded", nil),
    ]
    for (reason, news) in reasons {
      let document =
        #"{"output":{"message":{"content":[{"text":"x"}]}},"stopReason":"\#(reason)"}"#
      let outcome = Self.decode([Array(document.utf8)], type: "application/json")
      #expect((outcome.error == nil) == (news != nil), "\(reason)")
      if let news { #expect(outcome.news.last == news, "\(reason)") }
    }
  }

  private func check(_ outcome: Outcome, _ expected: JSON, _ name: String) {
    if let content = expected["message"]?["content"]?.array {
      #expect(outcome.parts.map(Self.document) == content, "\(name)")
    }
    if let text = expected["partial_text"]?.string { #expect(outcome.news.text == text) }
    if let usage = expected["usage"] {
      let found = outcome.news.usage
      if usage == .null {
        #expect(found == nil, "\(name)")
      } else {
        let cached = (found?.cachedTokens ?? 0) + (found?.cacheWriteTokens ?? 0)
        #expect(found.map { $0.promptTokens.count - cached } == usage["input"]?.int, "\(name)")
        #expect(found?.completionTokens.count == usage["output"]?.int, "\(name)")
        #expect(found?.cachedTokens == usage["cacheRead"]?.int ?? 0, "\(name)")
      }
    }
    if expected["tool_error"] != nil {
      // What was cut may not be run.
      #expect(outcome.parts.isEmpty, "\(name)")
    }
    guard let error = expected["error"] else {
      #expect(outcome.error == nil, "\(name)")
      #expect(outcome.stopReason == expected["stopReason"]?.string, "\(name)")
      return
    }
    #expect(outcome.error != nil && outcome.news.stop == nil, "\(name)")
    if let isRetryable = error["retryable"]?.bool {
      #expect(outcome.error?.isRetryable == isRetryable, "\(name)")
    }
    if let message = error["message"]?.string, error["type"]?.string == "InternalFailure" {
      #expect(outcome.error == .brokenOff(message: message))
    }
    if error["type"]?.string == "incomplete" { #expect(outcome.error == .truncated) }
  }

  /// A part as the block of the wire that it came from.
  private static func document(_ part: Part) -> JSON {
    switch part.content {
    case .text(let text): ["text": .string(text)]
    case .toolUse(let id, let name, let arguments):
      [
        "toolUse": [
          "toolUseId": .string(id), "name": .string(name),
          "input": (try? JSON(parsing: Array(arguments.utf8))) ?? .null,
        ]
      ]
    default: part.payload.flatMap { try? JSON(parsing: Array($0.utf8)) } ?? .null
    }
  }

  private struct Outcome {
    var news: [StreamEvent] = []
    var parts: [Part] = []
    var stopReason: String?
    var error: BedrockError?
  }

  private static func decode(
    _ pieces: [[UInt8]], type: String = "application/vnd.amazon.eventstream"
  ) -> Outcome {
    var outcome = Outcome()
    var decoder = ConverseDecoder(
      HTTPHead(status: 200, fields: [HTTPHead.Field("Content-Type", type)]),
      refusal: BedrockRefusal(
        model: "m", region: "r", host: "h", credentials: nil, key: nil, clock: ClockOffset()))
    do throws(BedrockError) {
      for piece in pieces { try decoder.decode(piece, into: &outcome.news) }
      try decoder.end(into: &outcome.news)
    } catch {
      outcome.error = error
    }
    outcome.parts = decoder.answer.parts
    outcome.stopReason = decoder.answer.stopReason
    return outcome
  }

  private static func body(_ scenario: JSON) -> [UInt8] {
    Array(Data(base64Encoded: scenario["body"]?.string ?? "") ?? Data())
  }

  /// Where the frame of an event ends.
  private static func end(ofEvent type: String, in body: [UInt8]) -> Int? {
    var start = 0
    while start + 12 <= body.count {
      let length = body[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      if String(decoding: body[start..<start + length], as: UTF8.self).contains(type) {
        return start + length
      }
      start += length
    }
    return nil
  }
}
