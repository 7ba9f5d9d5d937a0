import Core
import FoundationEssentials
import Store

/// A folder of its own for each test, removed with it, and turns to store.
final class Fixture {
  let folder: URL
  let url: URL
  /// 2026-03-14 12:00 UTC.
  static let noon = Date(timeIntervalSince1970: 1_773_489_600)
  static let gone = ProcessIdentity(pid: 1, started: 42, space: "test@boot")

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "outcrop-store-\(UUID().uuidString)")
    url = folder.appending(path: "data/sessions.sqlite")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func open(
    as owner: ProcessIdentity = .current(), isRunning: (ProcessIdentity) -> Bool = { _ in true },
    pageLimit: Int? = nil
  ) throws -> SessionStore {
    try SessionStore(
      url: url, owner: owner, isRunning: isRunning, now: { Self.noon }, pageLimit: pageLimit)
  }

  static func turn(
    _ id: String = "t1", in session: String = "s1", question: String = "What is the notice period?",
    asked: Date = noon, model: ModelName = ModelName(provider: "openai", id: "gpt-4o"),
    answer: String = "", usage: Usage? = nil, price: Price? = nil, outcome: Outcome? = nil
  ) -> Turn {
    Turn(
      id: TurnID(rawValue: id), session: SessionID(rawValue: session), question: question,
      asked: asked, model: model, answer: answer.isEmpty ? [] : [.text(answer)], usage: usage,
      price: price, outcome: outcome)
  }

  static func usage(_ prompt: Int, _ completion: Int, estimate: Bool = false) -> Usage {
    Usage(
      promptTokens: TokenCount(prompt, isEstimate: estimate),
      completionTokens: TokenCount(completion, isEstimate: estimate))
  }

  static let source = Source(
    rank: 1,
    chunk: Chunk(
      id: ChunkID(rawValue: 7), document: DocumentID(rawValue: 3), title: "Lease",
      path: "/docs/lease.pdf", ordinal: 4,
      place: Place(
        characters: 120..<188, lines: 10...14, page: 2, pageLabel: "ii",
        headings: ["Terms", "Notice"]),
      text: "The notice period is three months. 通知期間は三か月です。"),
    score: 0.875, lexical: ArmScore(rank: 1, score: 7.25), dense: ArmScore(rank: 3, score: 0.5),
    matches: [4..<10, 11..<17], isInPrompt: true)

  /// A turn with something in every field.
  static func whole(_ id: String = "t1") -> Turn {
    var turn = turn(id)
    turn.searched = true
    turn.sources = [source]
    turn.prompt = Prompt(
      instructions: "Answer from the sources.",
      messages: [Message(.user, "[1] …\n\nWhat is the notice period?")],
      maxCompletionTokens: 512, temperature: 0.25)
    turn.share = PromptShare(
      instructions: TokenCount(10), history: TokenCount(0), sources: .estimate(200),
      question: TokenCount(9))
    turn.answer = [
      Part(.reasoning("Look at source 1."), payload: "sig"), .text("Three months [1]."),
      Part(.toolUse(id: "c1", name: "search", arguments: "{\"q\":1}")),
      Part(.toolResult(id: "c1", text: "none", isError: true)),
      Part(.citation(rank: 1, characters: 0..<12)),
    ]
    turn.usage = Usage(
      promptTokens: TokenCount(219), completionTokens: .estimate(8), cachedTokens: 100,
      cacheWriteTokens: 19)
    turn.timings = Timings(retrieved: 0.125, firstToken: 0.5, ended: 2.25)
    turn.price = Price(prompt: 2_500_000, completion: 10_000_000, cacheRead: 1_250_000)
    turn.outcome = .failed(
      Failure(
        code: "idle_timeout", sentence: "It went silent.", remedy: "Ask again.", isRetryable: true))
    return turn
  }
}
