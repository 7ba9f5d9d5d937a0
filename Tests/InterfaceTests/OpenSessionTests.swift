import Canvas
import Core
import Foundation
import Testing

@testable import Interface

@Suite("Opening a session")
struct OpenSessionTests {
  private static let id = SessionID(rawValue: "early")

  private var older: Turn {
    Turn(
      id: TurnID(rawValue: "old"), session: Self.id, question: "What came before?",
      asked: .distantPast, model: ModelName(provider: "openai", id: "x"),
      answer: [.text("This came before.")], outcome: .finished(.endOfTurn))
  }

  @Test("keeps a question that was sent before the session was read, and its answer")
  func early() {
    var app = TestApp(columns: 80, rows: 24)
    var state = app.state
    state.session = SessionHead(id: Self.id)
    app.replace(state)
    app.ask("An early question?")
    app.receive(.text("An early ", tokens: 2))
    app.tell(.sessionOpened(SessionHead(id: Self.id), [older], hasOlder: false))
    app.receive(.text("answer.", tokens: 1))
    let text = app.text
    #expect(text.contains("What came before?"))
    #expect(text.contains("An early question?"))
    #expect(text.contains("An early answer."))
    #expect(app.state.running != nil)
  }

  @Test("shows another session instead of what was there")
  func other() {
    var app = TestApp(columns: 80, rows: 24)
    app.ask("A question?")
    app.answer("An answer.")
    app.tell(.sessionOpened(SessionHead(id: Self.id, title: "Before"), [older], hasOlder: false))
    let text = app.text
    #expect(!text.contains("A question?"))
    #expect(text.contains("This came before."))
  }
}

extension TestApp {
  fileprivate var text: String {
    mutating get {
      let frame = screen()
      return (0..<frame.size.rows).map { row in
        String(
          String.UnicodeScalarView(frame.row(row).compactMap { Unicode.Scalar($0.scalar) }))
      }.joined(separator: "\n")
    }
  }
}
