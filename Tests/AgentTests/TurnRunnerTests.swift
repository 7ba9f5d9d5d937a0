import Agent
import Core
import FoundationEssentials
import Support
import Synchronization
import Testing

@Suite("Turn runner")
struct TurnRunnerTests {
  private func turn(_ question: String = "Who pays?", id: String = "t") -> Turn {
    Turn(
      id: TurnID(rawValue: id), session: SessionID(rawValue: "s"), question: question,
      asked: Date(timeIntervalSince1970: 0), model: ModelName(provider: "scripted", id: "one"))
  }

  private func sources(_ count: Int, words: Int = 50) -> [Source] {
    (1...count).map { rank in
      let text = Array(repeating: "word", count: words).joined(separator: " ")
      return Source(
        rank: rank,
        chunk: Chunk(
          id: ChunkID(rawValue: Int64(rank)), document: DocumentID(rawValue: 1), title: "lease.pdf",
          path: "/lease.pdf", ordinal: rank, place: Place(characters: 0..<10, lines: 1...1),
          text: text),
        score: 1 / Double(rank))
    }
  }

  private func runner(
    _ model: ScriptedModel, _ sources: [Source]? = nil, recorder: MemoryRecorder? = nil
  ) -> TurnRunner {
    TurnRunner(
      model: .success(model), retriever: sources.map { ScriptedRetriever($0) }, recorder: recorder,
      now: { 0 })
  }

  private static let answer: [StreamEvent] = [
    .text("The tenant ", tokens: 2), .text("pays [1].", tokens: 2),
    .usage(Usage(promptTokens: TokenCount(70), completionTokens: TokenCount(4))),
    .finished(.endOfTurn),
  ]

  @Test("stores begin, grounds, text and end in order, and ends with the whole turn")
  func whole() async {
    let recorder = MemoryRecorder()
    let model = ScriptedModel(Self.answer)
    let ended = await runner(model, sources(3), recorder: recorder)
      .run(TurnRequest(turn: turn(), history: [])) { _ in }
    #expect(ended.answerText == "The tenant pays [1].")
    #expect(ended.outcome == .finished(.endOfTurn))
    #expect(ended.cost == .zero)
    #expect(await recorder.text == "The tenant pays [1].")
    let calls = await recorder.calls
    #expect(calls.first == "begin")
    #expect(calls.dropFirst().first == "ground")
    #expect(calls.last == "end")
    #expect(await recorder.ended == ended)
  }

  @Test("the prompt holds the sources by number, the question last, and says how its tokens split")
  func prompt() async throws {
    let model = ScriptedModel(Self.answer)
    let ended = await runner(model, sources(2)).run(TurnRequest(turn: turn(), history: [])) { _ in }
    let text = try #require(model.prompts.first?.messages.last?.text)
    #expect(text.contains("[1] (lease.pdf)"))
    #expect(text.contains("[2] (lease.pdf)"))
    #expect(text.hasSuffix("Question: Who pays?"))
    #expect(ended.share?.sources == TokenCount(2 * 52))
    #expect(ended.share?.question == TokenCount(3))
  }

  @Test("a slow reader gets fewer sources, but always the best one")
  func readingSpeed() async {
    for (speed, expected) in [(1000.0, 6), (50.0, 3), (1.0, 1)] {
      let model = ScriptedModel(Self.answer, readingSpeed: speed)
      let ended = await runner(model, sources(6)).run(TurnRequest(turn: turn(), history: [])) { _ in
      }
      #expect(ended.sources.filter(\.isInPrompt).count == expected)
      #expect(ended.sources.count == 6)
    }
  }

  @Test("a follow-up begins with the prompt and the answer of the turn before, byte for byte")
  func prefix() async throws {
    let model = ScriptedModel(Self.answer)
    let runner = runner(model, sources(2))
    let first = await runner.run(TurnRequest(turn: turn(), history: [])) { _ in }
    _ = await runner.run(TurnRequest(turn: turn("And who repairs?", id: "u"), history: [first])) {
      _ in
    }
    let one = try #require(model.prompts.first)
    let two = try #require(model.prompts.last)
    #expect(two.instructions == one.instructions)
    #expect(Array(two.messages.prefix(2)) == one.messages + [Message(.assistant, first.answerText)])
  }

  @Test("a history too long for the window loses its oldest turns")
  func longHistory() async throws {
    let model = ScriptedModel(Self.answer, contextWindow: 2_000)
    let history = (0..<20).map { index in
      var old = turn("Question \(index)", id: "\(index)")
      let words = Array(repeating: "word", count: 100).joined(separator: " ")
      old.prompt = Prompt(instructions: "", messages: [Message(.user, "turn \(index) \(words)")])
      old.answer = [.text("Answer \(index)")]
      return old
    }
    _ = await runner(model, sources(1)).run(TurnRequest(turn: turn(), history: history)) { _ in }
    let messages = try #require(model.prompts.first?.messages)
    #expect(messages.count < 20)
    #expect(messages.count % 2 == 1)
    #expect(messages[messages.count - 2].text == "Answer 19")
  }

  @Test("a stop keeps what arrived and is stored as stopped")
  func stopped() async {
    let recorder = MemoryRecorder()
    let model = ScriptedModel([.text("Half", tokens: 1)], staysOpen: true)
    let runner = runner(model, recorder: recorder)
    let heard = AsyncStream<Void>.makeStream()
    let request = TurnRequest(turn: turn(), history: [])
    let task = Task {
      await runner.run(request) { event in
        if case .text = event { heard.continuation.yield() }
      }
    }
    for await _ in heard.stream { break }
    task.cancel()
    let ended = await task.value
    #expect(ended.outcome == .stopped)
    #expect(ended.answerText == "Half")
    #expect(await recorder.ended?.outcome == .stopped)
    #expect(await recorder.text == "Half")
  }

  @Test("without a model the sources are found and stored, and the failure says why")
  func noModel() async {
    let recorder = MemoryRecorder()
    let missing = Failure(code: "model_missing", sentence: "No model.", remedy: "Get one.")
    let runner = TurnRunner(
      model: .failure(ModelMissing(missing)), retriever: ScriptedRetriever(sources(3)),
      recorder: recorder, now: { 0 })
    let ended = await runner.run(TurnRequest(turn: turn(), history: [])) { _ in }
    #expect(ended.sources.count == 3)
    #expect(ended.outcome == .failed(missing))
    #expect(await recorder.calls == ["begin", "ground", "end"])
  }

  @Test("a store that fails is said once, and the turn goes on")
  func storeFails() async {
    let said = Mutex(0)
    let model = ScriptedModel(Self.answer)
    let ended = await runner(model, recorder: MemoryRecorder(fails: true))
      .run(TurnRequest(turn: turn(), history: [])) { event in
        if case .notSaved(let failure) = event {
          #expect(failure.sentence == "The disk is full.")
          said.withLock { $0 += 1 }
        }
      }
    #expect(ended.outcome == .finished(.endOfTurn))
    #expect(said.withLock { $0 } == 1)
  }

  @Test("an answer that breaks off without a word is a failure that keeps its text")
  func brokenOff() async {
    let model = ScriptedModel([.text("Half", tokens: 1)])
    let ended = await runner(model).run(TurnRequest(turn: turn(), history: [])) { _ in }
    #expect(ended.answerText == "Half")
    guard case .failed(let failure) = ended.outcome else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.code == "broken_off")
  }

  @Test("when nothing matches, the model is told as well")
  func nothingFound() async {
    let model = ScriptedModel(Self.answer)
    let ended = await runner(model, []).run(TurnRequest(turn: turn(), history: [])) { _ in }
    #expect(ended.searched)
    #expect(model.prompts.first?.messages.last?.text.contains("No source") == true)
  }
}
