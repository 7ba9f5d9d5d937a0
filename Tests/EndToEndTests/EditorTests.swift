import Foundation
import Testing

extension EndToEnd {
  @Suite("At the start, and in the editor")
  struct EditorTests {
    @Test("the first screen says what this is, and the cursor waits in the editor")
    func firstScreen() throws {
      let home = try TestHome.withDocuments()
      let app = try home.openDocuments(ModelServer(saying: "Hello."))
      try app.wait(forText: "Talk with your own documents")
      try app.wait(forText: "Ask about your documents")
      #expect(app.isAlternate)
      #expect(app.isCursorVisible)
      #expect(app.takesPaste)
      try app.wait(for: "the cursor in the editor") {
        $0.cursor.column == $0.editorColumn && $0.lines[$0.cursor.row].hasPrefix(" ›")
      }
    }

    @Test("letters, wide letters and emoji are echoed, and the cursor stands behind them")
    func typing() throws {
      let home = try TestHome()
      let app = try home.open()
      try app.wait(forText: "Ask anything")
      try app.send("naïve 漢字 😀")
      try app.wait(forText: "naïve 漢字 😀")
      try app.wait(for: "the cursor") { $0.cursor.column == $0.editorColumn + 6 + 4 + 1 + 2 }
      try app.press(.backspace)
      try app.wait(untilGone: "😀")
      try app.wait(for: "the cursor") { $0.cursor.column == $0.editorColumn + 6 + 4 + 1 }
      try app.send("e\u{301}")
      try app.wait(for: "the mark on its letter") { $0.contains("e\u{301}") }
      try app.wait(for: "the cursor") { $0.cursor.column == $0.editorColumn + 6 + 4 + 1 + 1 }
    }

    @Test("pasted lines stay in the editor until Enter sends them whole")
    func paste() throws {
      let home = try TestHome()
      let server = ModelServer(saying: "Read.")
      home.use(server)
      let app = try home.open(["--model", "openai:scripted"])
      try app.wait(forText: "Ask anything")
      try app.paste("first line\rsecond line\rthird line")
      try app.wait(forText: "third line")
      #expect(app.contains("first line"))
      app.settle()
      #expect(server.requests.isEmpty)
      try app.press(.enter)
      try app.waitForReceipt()
      #expect(server.requests.count == 1)
      #expect(server.requests[0].contains(#"first line\nsecond line\nthird line"#))
    }

    @Test("F1 shows the keys, Esc closes them")
    func help() throws {
      let home = try TestHome()
      let app = try home.open(rows: 50)
      try app.wait(forText: "Ask anything")
      try app.press(.f1)
      try app.wait(forText: "send the question")
      try app.wait(forText: "Ctrl-O")
      try app.press(.escape)
      try app.wait(untilGone: "send the question")
    }

    @Test("at rest nothing is written and no processor time is used")
    func idle() throws {
      let home = try TestHome.withDocuments()
      let app = try home.openDocuments(ModelServer(saying: "The north quay [1]."))
      try app.ask(TestHome.question)
      try app.waitForReceipt()
      // What is left of the turn may still be written down; then all must be still.
      var quiet = (bytes: -1, ticks: -1)
      let deadline = Deadline()
      while !deadline.hasPassed {
        let before = (bytes: app.output.count, ticks: app.ticks)
        app.watch(milliseconds: 1200)
        quiet = (app.output.count - before.bytes, app.ticks - before.ticks)
        if quiet == (0, 0) { break }
      }
      #expect(quiet == (0, 0))
    }

    @Test(
      "a terminal that cannot show it gets a sentence and an exit code", arguments: ["dumb", nil])
    func unusableTerminal(_ term: String?) throws {
      let home = try TestHome()
      home.environment["TERM"] = term
      let app = try home.open()
      let status = try app.waitForExit()
      #expect(status == 1 || status == 2)
      #expect(app.text.localizedCaseInsensitiveContains("terminal"))
      #expect(!app.output.contains(0x1B))
    }

    @Test("without a terminal it says so and changes nothing")
    func noTerminal() throws {
      let home = try TestHome()
      let result = try home.run()
      #expect(result.status == 1 || result.status == 2)
      #expect(result.error.localizedCaseInsensitiveContains("terminal"))
      #expect(!result.output.contains("\u{1B}"))
    }
  }
}
