import Core
import Foundation
import Glibc
import Store
import Testing

extension EndToEnd {
  @Suite("An answer")
  struct AnswerTests {
    @Test("streams beside the sources it rests on, and an invalid citation shows")
    func answer() throws {
      let home = try TestHome.withDocuments()
      let gate = ModelServer.Gate()
      let server = ModelServer { _ in
        [.wait(gate)] + ModelServer.tokens("They moor at the **north quay** [1], it says [9].")
      }
      let app = try home.openDocuments(server)
      try app.ask(TestHome.question)
      // The sources are there before the first token.
      try app.wait(forText: "Harbour rules")
      try app.wait(for: "the request") { _ in !server.requests.isEmpty }
      #expect(server.requests[0].contains("north quay"))
      #expect(!app.contains("They moor"))
      gate.open()
      try app.waitForReceipt()
      #expect(app.contains("They moor at the north quay [1], it says [9?]."))
      let citation = try #require(app.find("[1]"))
      #expect(app.cell(row: citation.row, column: citation.column).isBold)
      // A click on the citation sets it and its source off.
      let before = app.cell(row: citation.row, column: citation.column + 1)
      try app.click(row: citation.row, column: citation.column + 1)
      try app.wait(for: "the selection") {
        let cell = $0.cell(row: citation.row, column: citation.column + 1)
        return cell.isReverse != before.isReverse || cell.background != before.background
      }
    }

    @Test("is stopped by Esc; what arrived stays on screen and in the store")
    func stop() async throws {
      let home = try TestHome()
      let gate = ModelServer.Gate()
      let server = ModelServer { _ in ModelServer.tokens("alpha beta gamma ") + [.wait(gate)] }
      home.use(server)
      let app = try home.open(["--model", "openai:scripted", "--session", "stopped"])
      try app.wait(forText: "Ask anything")
      try app.ask("Count in Greek.")
      try app.wait(forText: "gamma")
      try app.press(.escape)
      try app.wait(forText: "stopped by you")
      #expect(app.contains("alpha beta gamma"))
      try app.press(.controlQ)
      try app.waitForExit()
      let turn = try #require(await home.turns(of: "stopped").first)
      #expect(turn.outcome == .stopped)
      #expect(turn.answerText.hasPrefix("alpha beta gamma"))
    }

    @Test("grows below a reader who scrolled up, and End follows it again")
    func scroll() throws {
      let home = try TestHome()
      let first = ModelServer.Gate()
      let second = ModelServer.Gate()
      let server = ModelServer { _ in
        let lines = (1...60).map { ModelServer.Step.token("Line number \($0).\n\n") }
        let more = (61...90).map { ModelServer.Step.token("Line number \($0).\n\n") }
        return lines + [.wait(first)] + more + [.wait(second), .token("The finale.")]
      }
      home.use(server)
      let app = try home.open(["--model", "openai:scripted"])
      try app.wait(forText: "Ask anything")
      try app.ask("Count.")
      try app.wait(forText: "Line number 60.")
      try app.press(.pageUp)
      try app.press(.pageUp)
      try app.wait(untilGone: "Line number 60.")
      app.settle()
      let held = Array(app.lines[2..<20])
      first.open()
      try app.wait(for: "the mark of new lines") {
        $0.text.contains(/▼ \d+ new lines/)
      }
      app.settle()
      #expect(Array(app.lines[2..<20]) == held)
      try app.press(.end)
      try app.wait(forText: "Line number 90.")
      #expect(!app.contains("▼"))
      second.open()
      try app.wait(forText: "The finale.")
    }

    @Test("and documents never get an escape sequence to the terminal")
    func escapes() throws {
      let evil = "\u{1B}]0;owned\u{07}\u{1B}]52;c;b3duZWQ=\u{07}\u{9B}31m\u{90}q"
      let home = try TestHome()
      try home.write("north quay \(evil) moorings\n", to: "evil.txt")
      try home.write("\(evil)\n", to: "\u{1B}[31mname.txt")
      let server = ModelServer(saying: "before \(evil) after [1]")
      home.use(server)
      let app = try home.open([home.documents.path, "--model", "openai:scripted"])
      try app.wait(forText: "2 documents")
      try app.ask("What of the north quay moorings?")
      try app.waitForReceipt()
      #expect(app.contains("before"))
      #expect(app.contains("after"))
      try app.press(.controlO)
      try app.wait(forText: "Sessions")
      try app.press(.escape)
      try app.wait(untilGone: "Sessions")
      try app.press(.controlQ)
      try app.waitForExit()
      for sequence in ["\u{1B}]0;", "\u{1B}]52;", "", "\u{1B}[31mname", "\u{9B}", "\u{90}"] {
        #expect(!app.output.holds(Array(sequence.utf8)), "\(sequence.debugDescription)")
      }
    }

    @Test("without a model is one sentence and the way to get one; the sources are there")
    func noModel() throws {
      let home = try TestHome.withDocuments()
      let app = try home.openDocuments(nil)
      try app.ask(TestHome.question)
      try app.wait(forText: "Harbour rules")
      #if Local
        try app.wait(forText: "models pull")
      #else
        try app.wait(forText: "scripts/build")
      #endif
    }

    @Test("of a process that was killed is shown as interrupted, with its text and sources")
    func killed() async throws {
      let home = try TestHome.withDocuments()
      let gate = ModelServer.Gate()
      let server = ModelServer { _ in ModelServer.tokens("alpha beta gamma ") + [.wait(gate)] }
      let app = try home.openDocuments(server, ["--session", "killed"])
      try app.ask(TestHome.question)
      try app.wait(forText: "gamma")
      let deadline = Deadline()
      while try await home.turns(of: "killed").first?.answerText.contains("gamma") != true {
        try #require(!deadline.hasPassed, "the text was never written down")
        app.watch(milliseconds: 50)
      }
      app.signal(SIGKILL)
      #expect(try app.waitForExit() == 128 + Int(SIGKILL))
      let again = try home.openDocuments(server, ["--session", "killed"])
      try again.wait(forText: "interrupted")
      #expect(again.contains("alpha beta gamma"))
      #expect(again.contains("Harbour rules"))
      #expect(again.contains(TestHome.question))
    }

    #if Local
      @Test(
        "comes from a local model too",
        .enabled(if: LocalModel.path != nil, "OUTCROP_TEST_MODELS names no smollm2-135m.gguf"))
      func local() throws {
        let home = try TestHome()
        let model = try #require(LocalModel.path)
        let app = try home.open(["--model", "local:\(model)"])
        try app.wait(forText: "Ask anything")
        try app.ask("Name three colours.")
        try app.wait(for: "the receipt", seconds: 240) { $0.contains("tokens ·") }
        #expect(app.contains("$0"))
        try app.press(.controlQ)
        #expect(try app.waitForExit() == 0)
      }
    #endif
  }
}

/// A small model on this machine.
enum LocalModel {
  static var path: String? {
    let folder = ProcessInfo.processInfo.environment["OUTCROP_TEST_MODELS"] ?? ""
    let file = "\(folder)/smollm2-135m.gguf"
    return !folder.isEmpty && access(file, R_OK) == 0 ? file : nil
  }
}

extension TestHome {
  /// The store of this home, opened beside the running application.
  func store() throws -> SessionStore { try SessionStore(url: sessions, now: { Date() }) }

  /// The turns of a session as they are stored now; none while there is no store.
  func turns(of session: String) async throws -> [Turn] {
    guard access(sessions.path, F_OK) == 0 else { return [] }
    let store = try store()
    let turns = try await store.turns(of: SessionID(rawValue: session))
    try store.close()
    return turns
  }
}

extension [UInt8] {
  func holds(_ pattern: [UInt8]) -> Bool {
    Data(self).range(of: Data(pattern)) != nil
  }
}
