import Core
import Foundation
import Glibc
import Testing

extension EndToEnd {
  @Suite("The terminal")
  struct TerminalTests {
    private func expectRestored(_ app: PtySession) {
      #expect(app.settings == app.before)
      #expect(!app.isAlternate)
      #expect(app.isCursorVisible)
      #expect(!app.takesPaste)
      #expect(!app.takesMouse)
    }

    @Test("is given back as it was at the end")
    func quit() throws {
      let home = try TestHome()
      let app = try home.open()
      try app.wait(forText: "Ask anything")
      #expect(app.isAlternate)
      #expect(app.takesPaste)
      #expect(!app.settings.isCooked)
      try app.press(.controlQ)
      #expect(try app.waitForExit() == 0)
      expectRestored(app)
    }

    @Test(
      "is given back when a signal ends the program", arguments: [SIGTERM, SIGHUP, SIGINT])
    func ended(_ number: Int32) throws {
      let home = try TestHome()
      let app = try home.open()
      try app.wait(forText: "Ask anything")
      app.signal(number)
      try app.waitForExit()
      expectRestored(app)
    }

    @Test(
      "is given back when the program crashes", arguments: [SIGSEGV, SIGABRT, SIGTRAP, SIGBUS])
    func crashed(_ number: Int32) throws {
      let home = try TestHome()
      let app = try home.open()
      try app.wait(forText: "Ask anything")
      app.signal(number)
      #expect(try app.waitForExit() == 128 + Int(number))
      expectRestored(app)
    }

    @Test("is given back in mid-stream, and the partial answer is kept")
    func endedInStream() async throws {
      let home = try TestHome()
      let gate = ModelServer.Gate()
      let server = ModelServer { _ in ModelServer.tokens("alpha beta gamma ") + [.wait(gate)] }
      home.use(server)
      let app = try home.open(["--model", "openai:scripted", "--session", "ended"])
      try app.wait(forText: "Ask anything")
      try app.ask("Count in Greek.")
      try app.wait(forText: "gamma")
      app.signal(SIGTERM)
      try app.waitForExit()
      expectRestored(app)
      let turn = try #require(await home.turns(of: "ended").first)
      #expect(turn.answerText.hasPrefix("alpha beta gamma"))
      #expect(turn.outcome != nil)
    }

    @Test("is lent to the shell by Ctrl-Z, and taken back by fg with all that was there")
    func suspend() throws {
      let home = try TestHome()
      home.environment["PS1"] = "READY> "
      let shell = try PtySession(
        ["/bin/sh", "-i"], environment: home.environment, folder: home.folder)
      try shell.wait(forText: "READY>")
      let cooked = shell.settings
      try shell.send("'\(Binary.path)'\r")
      try shell.wait(for: "the application") { $0.isAlternate && $0.contains("Ask anything") }
      try shell.send("a draft 漢字")
      try shell.wait(forText: "a draft 漢字")
      try shell.press(.controlZ)
      try shell.wait(for: "the shell") { !$0.isAlternate && $0.contains("Stopped") }
      #expect(shell.settings == cooked)
      #expect(!shell.takesPaste)
      try shell.send("fg\r")
      try shell.wait(for: "the application") { $0.isAlternate && $0.contains("a draft 漢字") }
      #expect(shell.takesPaste)
      try shell.send("!")
      try shell.wait(forText: "a draft 漢字!")
      try shell.press(.controlQ)
      try shell.wait(for: "the shell") { !$0.isAlternate }
      #expect(shell.settings == cooked)
      try shell.send("exit\r")
      try shell.waitForExit()
    }

    @Test("is followed through every size, and nothing is left of the others")
    func resize() throws {
      let home = try TestHome.withDocuments()
      let server = ModelServer(saying: "Boats moor at the north quay [1], at the END")
      let app = try home.openDocuments(server, columns: 200, rows: 50)
      try app.ask(TestHome.question)
      try app.waitForReceipt()
      app.settle()
      let large = app.text
      for (columns, rows) in [(80, 24), (20, 6), (10, 3), (120, 30), (60, 40)] {
        app.resize(columns: columns, rows: rows)
        try app.wait(for: "\(columns)×\(rows)") { app in
          app.lines.count == rows
            && (columns < 20 || app.lines.contains { $0.contains("›") })
        }
        app.settle()
        // A fresh start shows what a screen of this size looks like.
        let text = app.text
        try app.send("\u{1B}[15~")  // F5 draws it again from nothing.
        app.settle()
        #expect(app.text == text, "\(columns)×\(rows)")
      }
      app.resize(columns: 200, rows: 50)
      try app.wait(for: "the large screen as it was") { $0.text == large }
    }
  }
}
