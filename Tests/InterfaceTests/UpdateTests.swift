import Canvas
import Core
import FoundationEssentials
import Testing

@testable import Interface

@Suite("Update")
struct UpdateTests {
  private static let long = (1...80).map { "Line \($0) of the answer." }.joined(separator: "\n\n")

  @Test("late news of a stopped turn is dropped, but its end brings its figures")
  func lateNews() {
    var app = TestApp(columns: 100, rows: 30)
    app.ask("Who?")
    app.receive(.text("Half an", tokens: 2))
    let id = app.turn.id
    app.press(.escape)
    app.tell(.turn(id, .text(" answer", tokens: 1)))
    #expect(app.state.conversation.turns[0].answerText == "Half an")
    #expect(app.state.running == nil)
    var turn = app.turn
    turn.usage = Usage(promptTokens: TokenCount(100), completionTokens: TokenCount(2))
    turn.price = Price(prompt: 1_000_000, completion: 2_000_000)
    turn.answer = [.text("Half an")]
    turn.outcome = .stopped
    app.tell(.turn(id, .ended(turn)))
    #expect(app.state.counters.sessionCost == Money(picodollars: 104_000_000))
  }

  @Test("a second question waits for the first; its text stays")
  func oneAtATime() {
    var app = TestApp(columns: 100, rows: 30)
    app.ask("First?")
    app.ask("Second?")
    #expect(app.state.editor.text == "Second?")
    #expect(app.state.conversation.turns.count == 1)
    #expect(app.state.notice != nil)
  }

  @Test("an answer that grows stays where it is until it reaches the foot, then moves by a quarter")
  func standsStill() {
    var app = TestApp(columns: 80, rows: 24, library: nil)
    app.ask("Tell me.")
    var tops: [String] = []
    for line in 1...60 {
      app.receive(.text("Line \(line).\n\n", tokens: 4))
      let rows = app.screen().text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(rows.contains { $0.hasPrefix("   Line \(line).") })
      tops.append(String(rows[2]))
    }
    let moves = zip(tops, tops.dropFirst()).filter { $0 != $1 }.count
    #expect(moves > 5)
    #expect(moves < 30)
  }

  @Test("a reader who scrolled up keeps the place while the answer grows, and End follows again")
  func keepsPlace() {
    var app = TestApp(columns: 80, rows: 24, library: nil)
    app.ask("Tell me.")
    app.receive(.text(Self.long, tokens: 80))
    _ = app.screen()
    app.press(.pageUp, .pageUp)
    let before = app.screen().text.split(separator: "\n", omittingEmptySubsequences: false)
    app.receive(.text("\n\nOne more.\n\nAnd another.", tokens: 8))
    let after = app.screen().text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(before[2..<18] == after[2..<18])
    #expect(after.contains { $0.contains("▼ 4 new lines") })
    app.press(.end)
    #expect(app.state.conversation.isFollowing)
    #expect(app.screen().text.contains("And another."))
  }

  @Test("brackets walk the citations and select their sources; Enter opens the document there")
  func citations() {
    var app = TestApp(columns: 120, rows: 30)
    app.ask("When?")
    app.answer("First [2], then [1] and [9].")
    _ = app.screen()
    app.press(.tab, .character("]"))
    #expect(app.state.sources.selectedSource?.rank == 2)
    app.press(.character("]"))
    #expect(app.state.sources.selectedSource?.rank == 1)
    let frame = app.screen()
    let row = frame.row(4)
    #expect(row.contains { $0.face == .selection && $0.tag.citedRank == 1 })
    #expect(!row.contains { $0.face == .selection && $0.tag.citedRank == 2 })
    app.press(.enter)
    guard case .openDocument(_, _, let marking, _)? = app.effects.last else {
      Issue.record("no document was opened")
      return
    }
    #expect(marking == Samples.sources[0].chunk.place.characters)
    app.press(.character("]"), .enter)
    #expect(app.state.notice?.kind == .failure)
  }

  @Test("Alt and a digit selects a source; twice opens it")
  func altDigit() {
    var app = TestApp(columns: 120, rows: 30)
    app.ask("When?")
    app.answer("Then [1].")
    app.press(.alt("1"))
    #expect(app.state.sources.selectedSource?.rank == 1)
    app.press(.alt("1"))
    guard case .openDocument? = app.effects.last else {
      Issue.record("no document was opened")
      return
    }
  }

  @Test("a click on a citation selects its source, a double click opens it")
  func mouse() {
    var app = TestApp(columns: 120, rows: 30)
    app.ask("When?")
    app.answer("Then [1].")
    let frame = app.screen()
    let row = (0..<30).first {
      frame.row($0).contains { $0.tag.citedRank == 1 && $0.face == .citation }
    }
    let column = frame.row(row ?? 0).firstIndex { $0.tag.citedRank == 1 } ?? 0
    let point = Mouse(.press, column: column % 120, row: row ?? 0)
    app.press(.mouse(point))
    #expect(app.state.sources.selectedSource?.rank == 1)
    app.press(.mouse(point))
    guard case .openDocument? = app.effects.last else {
      Issue.record("no document was opened")
      return
    }
  }

  @Test("Ctrl-C stops a stream; twice on an empty editor within a second quits")
  func controlC() {
    var app = TestApp(columns: 80, rows: 24)
    app.ask("Who?")
    app.press(.control("c"))
    #expect(app.state.running == nil)
    app.press(.control("c"))
    app.now += 2
    app.press(.control("c"))
    #expect(!app.effects.contains(.quit))
    app.now += 0.5
    app.press(.control("c"))
    #expect(app.effects.last == .quit)
  }

  @Test("a theme is shown while its row is selected and put back by Esc")
  func themes() {
    var app = TestApp(columns: 80, rows: 24)
    app.press(.function(9))
    app.tell(.themesListed(["terminal", "nord"]))
    app.press(.character("j"))
    #expect(app.effects.last == .useTheme("nord", keep: false))
    app.press(.escape)
    #expect(app.effects.last == .useTheme("terminal", keep: false))
  }

  @Test("deleting a session asks, and any key but y keeps it")
  func removing() {
    var app = TestApp(columns: 80, rows: 24)
    app.press(.control("o"))
    app.tell(
      .sessionsListed(
        [SessionRow(id: SessionID(rawValue: "a"), title: "One", when: "today", turns: 1)],
        search: ""))
    app.press(.character("d"), .character("n"))
    #expect(!app.effects.contains(.removeSession(SessionID(rawValue: "a"))))
    app.press(.character("d"), .character("y"))
    #expect(app.effects.last == .removeSession(SessionID(rawValue: "a")))
  }

  @Test("scrolling up near the beginning asks for older turns once")
  func older() {
    var app = TestApp(columns: 80, rows: 24)
    let turns = (0..<20).map { index in
      Turn(
        id: TurnID(rawValue: "\(index)"), session: SessionID(rawValue: "s"), question: "Q\(index)",
        asked: .distantPast, model: ModelName(provider: "a", id: "b"), answer: [.text("A\(index)")],
        outcome: .finished(.endOfTurn))
    }
    app.tell(
      .sessionOpened(SessionHead(id: SessionID(rawValue: "s"), title: "S"), turns, hasOlder: true))
    _ = app.screen()
    for _ in 0..<12 { app.press(.pageUp) }
    let reads = app.effects.filter { if case .readOlder = $0 { true } else { false } }
    #expect(reads.count == 1)
    let before = app.screen().text
    app.tell(
      .olderTurnsRead(
        turns.map { old in
          Turn(
            id: TurnID(rawValue: "old" + old.id.rawValue), session: old.session, question: "old",
            asked: .distantPast, model: old.model, outcome: .stopped)
        }, hasOlder: false))
    #expect(app.screen().text == before)
  }
}
