import Canvas
import Core
import Testing

@testable import Interface

@Suite("Screens")
struct ScreenTests {
  private static let answer = """
    There is no clause for early termination. The term runs until **April 30, 2018** [1] and the \
    whole amount of $250,000 is due on signing [2]. See also [7].
    """

  private func app(_ columns: Int, _ rows: Int) -> TestApp {
    var app = TestApp(columns: columns, rows: rows)
    app.ask("What happens if we terminate the sponsorship early?")
    return app
  }

  @Test(
    "the main screen has the answer beside its sources",
    arguments: [(120, 30), (80, 24), (60, 20), (30, 8)])
  func main(_ columns: Int, _ rows: Int) throws {
    var app = app(columns, rows)
    app.answer(Self.answer)
    try expectScreen(app.screen(), "main/\(columns)x\(rows)")
  }

  @Test(
    "the first start says what it reads and offers questions", arguments: [(120, 24), (80, 24)])
  func firstStart(_ columns: Int, _ rows: Int) throws {
    var app = TestApp(columns: columns, rows: rows)
    var state = app.state
    state.examples = ["What is outcrop?", "Which keys scroll?", "How do I add a library?"]
    app = TestApp(state: state)
    try expectScreen(app.screen(), "first-start/\(columns)x\(rows)")
  }

  @Test("the question is there while retrieval runs")
  func retrieving() throws {
    var app = app(120, 16)
    try expectScreen(app.screen(), "states/retrieving")
  }

  @Test("a local model's reading shows its progress by sources")
  func reading() throws {
    var app = app(120, 16)
    app.receive(.retrieved(Samples.sources))
    var turn = app.turn
    turn.share = Samples.share
    app.receive(.prompted(turn))
    app.receive(.reading(800, of: 1412))
    try expectScreen(app.screen(), "states/reading")
  }

  @Test("a stream has a block at its end")
  func streaming() throws {
    var app = app(80, 20)
    app.receive(.retrieved(Samples.sources))
    app.receive(.text("The term runs until", tokens: 4))
    try expectScreen(app.screen(), "states/streaming")
  }

  @Test("Esc keeps what arrived and says so")
  func stopped() throws {
    var app = app(80, 20)
    app.receive(.text("The term runs until", tokens: 4))
    app.press(.escape)
    #expect(app.effects.contains(.stop(app.turn.id)))
    try expectScreen(app.screen(), "states/stopped")
  }

  @Test("a failure keeps the partial answer, says one sentence and one remedy")
  func failed() throws {
    var app = app(80, 20)
    app.receive(.text("The term runs", tokens: 3))
    var turn = app.turn
    turn.outcome = .failed(
      Failure(code: "x", sentence: "The connection broke off.", remedy: "Press r to ask again."))
    app.receive(.ended(turn))
    try expectScreen(app.screen(), "states/failed")
  }

  @Test("without a model sources appear and a sentence says how to get one")
  func noModel() throws {
    var app = app(120, 20)
    app.receive(.retrieved(Samples.sources))
    var turn = app.turn
    turn.sources = Samples.sources
    turn.searched = true
    turn.outcome = .failed(
      Failure(
        code: "model_missing", sentence: "No model can answer.", remedy: "Run outcrop models pull.")
    )
    app.receive(.ended(turn))
    #expect(app.state.editor.text == "What happens if we terminate the sponsorship early?")
    try expectScreen(app.screen(), "states/no-model")
  }

  @Test("nothing found says so")
  func nothingFound() throws {
    var app = app(80, 20)
    app.answer("The library does not say.", sources: [])
    try expectScreen(app.screen(), "states/nothing-found")
  }

  @Test("help is made from the key table")
  func help() throws {
    var app = TestApp(columns: 100, rows: 40)
    app.press(.function(1))
    try expectScreen(app.screen(), "popups/help")
    app.press(.escape)
    #expect(app.state.popups.isEmpty)
  }

  @Test("the list of sessions shows what a search found")
  func sessions() throws {
    var app = TestApp(columns: 80, rows: 16)
    app.press(.control("o"))
    #expect(app.effects == [.listSessions(search: "")])
    app.press(.character("/"))
    app.type("term")
    #expect(app.effects.last == .listSessions(search: "term"))
    app.tell(
      .sessionsListed(
        [
          SessionRow(
            id: SessionID(rawValue: "a"), title: "Kaya Fest sponsorship", when: "today", turns: 2,
            excerpt: "…the term of this agreement…"),
          SessionRow(
            id: SessionID(rawValue: "b"), title: "漢字 in titles 🪨", when: "3 May", turns: 1,
            excerpt: "…terms…"),
        ], search: "term"))
    try expectScreen(app.screen(), "popups/sessions")
  }

  @Test("a source card shows words, not marks of Markdown")
  func snippetMarkup() {
    let source = Samples.source(
      1, "lease.md", page: nil, heading: "Rent", score: 0.9,
      "## Rent\nThe rent is **640** a month.\n## Deposit\nC# costs 2 * 3.", match: "rent")
    let card = SourceCard(source, columns: 70, isDim: false)
    var frame = Frame(Size(columns: 70, rows: card.rows.count))
    for (row, cells) in card.rows.enumerated() {
      frame.place(cells, row: row, in: Rect(frame.size))
    }
    #expect(frame.text.contains("The rent is 640 a month. Deposit C# costs 2 * 3."))
  }

  @Test(
    "no size makes it trap or draw outside",
    arguments: [1, 2, 5, 10, 19, 20, 21, 36, 69, 70, 109, 110, 200, 500])
  func sizes(_ columns: Int) {
    for rows in [1, 2, 3, 5, 6, 7, 15, 16, 24, 200] {
      var app = app(columns, rows)
      app.answer(Self.answer)
      app.ask("漢字\tand emoji 👩‍💻")
      app.receive(.text("| a | b |\n|---|---|\n| 1 | 2 |\n", tokens: 9))
      let frame = app.screen()
      #expect(frame.cells.count == columns * rows)
      for row in 0..<rows {
        let cells = frame.row(row)
        var expectsHalf = false
        for cell in cells {
          #expect((cell.width == 0) == expectsHalf)
          expectsHalf = cell.width == 2
        }
        #expect(!expectsHalf)
      }
    }
  }
}

extension TestApp {
  init(state: State) {
    self.init(columns: state.size.columns, rows: state.size.rows)
    replace(state)
  }
}
