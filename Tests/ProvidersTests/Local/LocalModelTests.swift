import Core
import Foundation
import Testing

@testable import Providers

/// The models that `scripts/test` fetched, in the folder it names.
enum TestModels {
  static func file(_ name: String) -> String? {
    guard LocalProvider.isAvailable,
      let folder = ProcessInfo.processInfo.environment["OUTCROP_TEST_MODELS"]
    else { return nil }
    let path = "\(folder)/\(name).gguf"
    return FileManager.default.isReadableFile(atPath: path) ? path : nil
  }

  static var chat: String? { file("smollm2-135m") }
  static var embedding: String? { file("all-minilm-l6-v2") }
}

@Suite("Local model", .serialized, .enabled(if: TestModels.chat != nil))
struct LocalModelTests {
  /// Loaded once for all tests; each begins with an empty state.
  private static let shared = TestModels.chat.map { LocalProvider().chatModel(info, file: $0) }

  private static let info = ModelInfo(
    name: ModelName(provider: "local", id: "smollm2-135m"), contextWindow: 8192, price: nil,
    title: "SmolLM2 135M")

  private func model() async throws -> LocalModel {
    let model = try #require(Self.shared)
    await model.forget()
    return model
  }

  /// A model of its own, with other settings.
  private func model(_ change: (inout LocalSettings) -> Void) throws -> LocalModel {
    var settings = LocalSettings()
    change(&settings)
    let provider = LocalProvider(settings: settings)
    return provider.chatModel(Self.info, file: try #require(TestModels.chat))
  }

  private func prompt(_ texts: String..., tokens: Int = 12) -> Prompt {
    let messages = texts.enumerated().map { Message($0 % 2 == 0 ? .user : .assistant, $1) }
    return Prompt(
      instructions: "You are a helpful assistant.", messages: messages, maxCompletionTokens: tokens,
      temperature: 0)
  }

  private func events(_ model: LocalModel, _ prompt: Prompt) async -> [StreamEvent] {
    var events: [StreamEvent] = []
    for await event in model.stream(prompt) { events.append(event) }
    return events
  }

  private func text(_ events: [StreamEvent]) -> String {
    events.map { if case .text(let text, _) = $0 { text } else { "" } }.joined()
  }

  private func usage(_ events: [StreamEvent]) -> Usage? {
    events.compactMap { if case .usage(let usage) = $0 { usage } else { nil } }.first
  }

  @Test("tells how it reads, then the answer piece by piece, then exact figures and the end")
  func streams() async throws {
    let model = try await model()
    let events = await self.events(model, prompt("What is the capital of France?", tokens: 40))
    #expect(text(events).contains("Paris"))
    let usage = try #require(self.usage(events))
    guard case .reading(0, usage.promptTokens.count) = events.first else {
      Issue.record("The first event is \(String(describing: events.first)).")
      return
    }
    #expect(events.contains(.reading(usage.promptTokens.count, of: usage.promptTokens.count)))
    let told = events.reduce(0) { sum, event in
      if case .text(_, let tokens) = event { sum + tokens } else { sum }
    }
    #expect(usage.completionTokens == TokenCount(told))
    #expect(usage.cachedTokens == 0)
    #expect(events.last == .finished(.endOfTurn) || events.last == .finished(.maxTokens))
    let speed = try #require(await model.readingSpeed())
    #expect(speed > 0)
  }

  @Test("stops at the limit of tokens and says so")
  func limit() async throws {
    let events = await self.events(
      try await model(), prompt("Write a long story about the sea.", tokens: 5))
    #expect(usage(events)?.completionTokens == TokenCount(5))
    #expect(events.last == .finished(.maxTokens))
  }

  @Test("counts the same tokens before the model is loaded and after")
  func counts() async throws {
    let model = try model { _ in }
    let texts = ["Hello, world!", "Grüße, 漢字 🦀", "", "<|im_end|>"]
    var before: [TokenCount] = []
    for text in texts { before.append(await model.countTokens(in: text)) }
    try await model.warmUp()
    var after: [TokenCount] = []
    for text in texts { after.append(await model.countTokens(in: text)) }
    #expect(before == after)
    #expect(before.allSatisfy { !$0.isEstimate })
    #expect(before[2].count == 0)
    #expect(before[3].count > 1, "A document's template words are plain text.")
  }

  @Test("a follow-up turn reads only what is new")
  func followUp() async throws {
    let model = try await model()
    let question = "Name a colour of the rainbow."
    let first = await events(model, prompt(question))
    let read = try #require(self.usage(first))
    let second = await events(model, prompt(question, text(first), "Another one?"))
    let reused = try #require(self.usage(second))
    #expect(reused.cachedTokens >= read.promptTokens.count)
    #expect(reused.promptTokens.count > reused.cachedTokens)
    // The very same answer comes when nothing was kept.
    await model.forget()
    let afresh = await events(model, prompt(question, text(first), "Another one?"))
    #expect(usage(afresh)?.cachedTokens == 0)
    #expect(text(afresh) == text(second))
  }

  @Test("a cancelled answer ends the stream and leaves the state usable")
  func cancels() async throws {
    let model = try await model()
    let long = prompt("Write a very long story about the sea.", tokens: 2000)
    let reader = Task {
      var text = ""
      for await event in model.stream(long) {
        if case .text(let new, _) = event {
          text += new
          if text.count > 20 { break }
        }
      }
      return text
    }
    let partial = await reader.value
    #expect(partial.count < 200)
    let next = await events(
      model, prompt("Write a very long story about the sea.", partial, "Stop. Say: done."))
    let usage = try #require(self.usage(next))
    #expect(usage.cachedTokens > 20)
    if case .finished = next.last {} else { Issue.record("It did not finish.") }
  }

  @Test("cancelling while it reads keeps what was read")
  func cancelsReading() async throws {
    let model = try await model()
    try await model.warmUp()
    let text = String(repeating: "The tide comes in and goes out again. ", count: 50)
    let reader = Task {
      for await event in model.stream(prompt(text)) {
        if case .reading(let done, _) = event, done > 0 { return done }
      }
      return 0
    }
    let done = await reader.value
    let events = await self.events(model, prompt(text, tokens: 2))
    let usage = try #require(self.usage(events))
    #expect(done > 0 && done < usage.promptTokens.count)
    #expect(usage.cachedTokens >= done)
  }

  @Test("the context window grows without reading again")
  func grows() async throws {
    let model = try model { $0.initialWindow = 256 }
    let first = await events(model, prompt("Say hello.", tokens: 8))
    let long = String(repeating: "And the tide goes out. ", count: 60)
    let second = await events(model, prompt("Say hello.", text(first), long, tokens: 4))
    #expect(
      try #require(self.usage(second)).cachedTokens >= usage(first)?.promptTokens.count ?? .max)
  }

  @Test("a prompt beyond the context window is refused with its figures")
  func tooLong() async throws {
    let model = try model {
      $0.windowLimit = 512
      $0.initialWindow = 512
    }
    #expect(model.info.contextWindow == 512)
    let events = await self.events(model, prompt(String(repeating: "word ", count: 600)))
    guard case .failed(let failure) = events.last else {
      Issue.record("It did not fail.")
      return
    }
    #expect(failure.code == "context_window_exceeded")
    #expect(failure.sentence.contains("512"))
    let next = await self.events(model, prompt("Hi.", tokens: 2))
    #expect(usage(next)?.completionTokens.count ?? 0 > 0)
  }

  @Test("an answer that reaches the end of the window ends as cut off")
  func fullWindow() async throws {
    let model = try model {
      $0.windowLimit = 512
      $0.initialWindow = 512
    }
    let long = String(repeating: "word ", count: 440)
    let events = await self.events(model, prompt(long + "Write a long poem.", tokens: 2000))
    let usage = try #require(self.usage(events))
    if events.last == .finished(.maxTokens) {
      #expect(usage.promptTokens.count + usage.completionTokens.count >= 512)
    }
  }

  @Test("answers in other scripts arrive as whole characters")
  func unicode() async throws {
    let events = await self.events(
      try await model(), prompt("Repeat exactly: 漢字 🦀 é ñ ü 日本語", tokens: 48))
    #expect(!text(events).isEmpty)
    #expect(!text(events).unicodeScalars.contains("\u{FFFD}"))
  }

  @Test("two calls at once are both answered, one after the other")
  func queued() async throws {
    let model = try await model()
    async let one = events(model, prompt("Say one.", tokens: 4))
    async let two = events(model, prompt("Say two.", tokens: 4))
    for events in await [one, two] {
      if case .finished = events.last {} else { Issue.record("It did not finish.") }
    }
  }

  @Test("a temperature gives the same answer for the same seed")
  func sampling() async throws {
    let model = try await model()
    var prompt = prompt("Tell me a joke.")
    prompt.temperature = 0.8
    let one = await events(model, prompt)
    let two = await events(model, prompt)
    #expect(!text(one).isEmpty)
    #expect(text(one) == text(two))
  }

  @Test("a file by path brings its own window and title")
  func byPath() async throws {
    let path = try #require(TestModels.chat)
    let model = try await LocalProvider().chatModel(atPath: path)
    #expect(model.info.contextWindow == 8192)
    #expect(model.info.title == "smollm2-135m")
    #expect(model.info.name == ModelName("local:\(path)"))
  }

  @Test("a file that is no model fails with a remedy")
  func damaged() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "outcrop-damaged-\(UUID()).gguf"
    ).path
    try Data("GGUF and nothing else".utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let info = ModelInfo(
      name: ModelName(provider: "local", id: "damaged"), contextWindow: nil, price: nil, title: "")
    let events = await self.events(LocalProvider().chatModel(info, file: path), prompt("hi"))
    guard case .failed(let failure) = events.first else {
      Issue.record("It did not fail.")
      return
    }
    #expect(failure.code == "model_unreadable")
    #expect(failure.remedy.contains("outcrop models"))
  }

  @Test("an encoder is refused as a chat model", .enabled(if: TestModels.embedding != nil))
  func wrongKind() async throws {
    let path = try #require(TestModels.embedding)
    let model = try await LocalProvider().chatModel(atPath: path)
    let events = await self.events(model, prompt("hi"))
    #expect(events == [.failed(LocalError.wrongKind(path: path, wanted: "chat model").failure)])
  }
}

@Suite("Local embedding model", .serialized, .enabled(if: TestModels.embedding != nil))
struct LocalEmbeddingModelTests {
  private func model(_ provider: LocalProvider = LocalProvider()) throws -> LocalEmbeddingModel {
    provider.embeddingModel(
      identifier: "all-minilm-l6-v2", dimensions: 384, file: try #require(TestModels.embedding),
      name: "all-minilm-l6-v2")
  }

  private func cosine(_ left: [Float], _ right: [Float]) -> Float {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test("gives one vector of length one a text, in the order of the texts")
  func shape() async throws {
    let model = try model()
    let long = String(repeating: "A lease may be ended with three months of notice. ", count: 200)
    let texts = ["short", long, "", "漢字 🦀", "a somewhat longer text about rivers"]
    let vectors = try await model.embed(texts, for: .document)
    #expect(vectors.count == texts.count)
    for vector in vectors {
      #expect(vector.count == model.dimensions)
      #expect(abs(cosine(vector, vector) - 1) < 0.001)
    }
    for (index, text) in texts.enumerated() {
      let alone = try await model.embed([text], for: .query)
      #expect(cosine(alone[0], vectors[index]) > 0.999)
    }
  }

  @Test("puts a paraphrase nearer than another subject")
  func sense() async throws {
    let texts = [
      "How long is the notice period?", "When must I give notice to end the lease?",
      "The volcano erupted at night.",
    ]
    let vectors = try await model().embed(texts, for: .query)
    let near = cosine(vectors[0], vectors[1])
    #expect(near > cosine(vectors[0], vectors[2]) + 0.2)
  }

  @Test("reads 256 tokens of a text and no more")
  func cut() async throws {
    let start = String(repeating: "river ", count: 254)
    let vectors = try await model().embed(
      [start, start + "volcano erupts", "volcano erupts"], for: .document)
    #expect(cosine(vectors[0], vectors[1]) > 0.99999)
    #expect(cosine(vectors[0], vectors[2]) < 0.9)
  }

  @Test("ends when its task is cancelled")
  func cancels() async throws {
    let model = try model()
    let texts = (0..<5000).map { "Text number \($0) about something of no interest at all." }
    let work = Task { try await model.embed(texts, for: .document) }
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
    #expect(try await model.embed(["still alive"], for: .document).count == 1)
  }

  @Test("gives nothing for nothing")
  func nothing() async throws {
    #expect(try await model().embed([], for: .document) == [])
    #expect(try await model().embed([], for: .query) == [])
  }

  @Test("refuses a chat model", .enabled(if: TestModels.chat != nil))
  func wrongKind() async throws {
    let path = try #require(TestModels.chat)
    let model = LocalProvider().embeddingModel(
      identifier: "x", dimensions: 576, file: path, name: "x")
    await #expect(throws: LocalError.wrongKind(path: path, wanted: "embedding model")) {
      try await model.embed(["a"], for: .query)
    }
  }
}
