import Canvas
import Core
import Foundation
import Testing

@testable import Interface

/// Presses keys and tells news, as the loop does, without a terminal and without time.
struct TestApp {
  private(set) var state: State
  private(set) var effects: [Effect] = []
  var now = 100.0

  init(
    columns: Int, rows: Int,
    library: LibraryStatus? = LibraryStatus(name: "contracts", documents: 255)
  ) {
    state = State(
      size: Size(columns: columns, rows: rows),
      model: ModelStatus(
        name: ModelName(provider: "bedrock", id: "haiku"), title: "claude-3-5-haiku",
        contextWindow: 10_000, price: Price(prompt: 800_000, completion: 4_000_000)),
      theme: "terminal", identity: "test")
    state.library = library
  }

  mutating func replace(_ state: State) { self.state = state }

  mutating func tell(_ event: Event) {
    effects += update(&state, event, at: now)
  }

  mutating func press(_ keys: Key...) {
    for key in keys { tell(.pressed(key)) }
  }

  mutating func type(_ text: String) {
    for character in text { press(.character(character)) }
  }

  mutating func ask(_ question: String) {
    type(question)
    press(.enter)
  }

  mutating func receive(_ news: TurnEvent) {
    guard let turn = state.running?.turn ?? state.conversation.last?.id else { return }
    tell(.turn(turn, news))
  }

  /// The turn on screen that was asked last.
  var turn: Turn { state.conversation.turns[state.conversation.turns.count - 1].turn }

  /// A whole turn, answered.
  mutating func answer(_ text: String, sources: [Source] = Samples.sources) {
    receive(.retrieved(sources))
    var turn = self.turn
    turn.sources = sources
    turn.searched = true
    turn.share = Samples.share
    turn.price = Price(prompt: 800_000, completion: 4_000_000)
    receive(.prompted(turn))
    receive(.text(text, tokens: 40))
    turn.answer = [.text(text)]
    turn.usage = Usage(promptTokens: TokenCount(1412), completionTokens: TokenCount(87))
    turn.timings = Timings(retrieved: 0.1, firstToken: 0.8, ended: 6.2)
    turn.outcome = .finished(.endOfTurn)
    receive(.ended(turn))
  }

  mutating func screen() -> Frame {
    prepare(&state)
    return view(state)
  }
}

enum Samples {
  static let share = PromptShare(
    instructions: TokenCount(96), history: TokenCount(0), sources: TokenCount(1290),
    question: TokenCount(26))

  static let sources: [Source] = [
    source(
      1, "sponsorship-2018.pdf", page: 2, heading: "Terms and Termination", score: 0.82,
      "The term of this agreement will begin on April 1, 2018 and continue until April 30, 2018 at 11:59pm, unless terminated as the parties agree in writing.",
      match: "term"),
    source(
      2, "sponsorship-2018.pdf", page: 1, heading: "Contribution by Sponsor", score: 0.61,
      "Sponsor gives money for the amount of $250,000.00 to be paid in full upon signing of this agreement.",
      match: "Sponsor"),
    source(
      3, "msa-acme.pdf", page: 14, heading: "§9.2", score: 0.4, "Termination for cause.",
      match: "Termination"),
    source(
      4, "msa-acme.pdf", page: 15, heading: "§9.4", score: 0.2, "Effects.", match: "Effects",
      isInPrompt: false),
  ]

  static func source(
    _ rank: Int, _ title: String, page: Int?, heading: String, score: Double, _ text: String,
    match: String, isInPrompt: Bool = true
  ) -> Source {
    let start = text.unicodeScalars.distance(
      from: text.startIndex, to: text.range(of: match)?.lowerBound ?? text.startIndex)
    let place = Place(
      characters: 0..<text.unicodeScalars.count, lines: 1...3, page: page, headings: [heading])
    return Source(
      rank: rank,
      chunk: Chunk(
        id: ChunkID(rawValue: Int64(rank)), document: DocumentID(rawValue: 1), title: title,
        path: "/docs/\(title)", ordinal: rank, place: place, text: text),
      score: score, matches: [start..<start + match.unicodeScalars.count], isInPrompt: isInPrompt)
  }
}

/// Compares a screen with its golden file; with `OUTCROP_UPDATE_GOLDEN` set it writes the file.
func expectScreen(
  _ frame: Frame, _ name: String, file: String = #filePath,
  location: SourceLocation = #_sourceLocation
) throws {
  let url = URL(fileURLWithPath: file).deletingLastPathComponent()
    .appendingPathComponent("Golden/\(name).screen")
  if ProcessInfo.processInfo.environment["OUTCROP_UPDATE_GOLDEN"] != nil {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data((frame.text + "\n").utf8).write(to: url)
    return
  }
  let golden = try String(contentsOf: url, encoding: .utf8)
  #expect(frame.text + "\n" == golden, sourceLocation: location)
}
