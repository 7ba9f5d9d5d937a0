import Core
import Foundation
import Store
import Testing

extension EndToEnd {
  @Suite("The lists")
  struct ListTests {
    @Test("of sessions opens one with its sources, renames and deletes")
    func sessions() async throws {
      let home = try TestHome.withDocuments()
      let server = ModelServer(saying: "At the north quay [1].")
      home.use(server)
      let flags = ["--model", "openai:scripted", "--session"]
      let asked = try home.start(
        ["ask", TestHome.question, home.documents.path] + flags + ["moorings"]
      ).result()
      #expect(asked.status == 0, "\(asked.error)")
      let other = try home.start(
        ["ask", "When does the ferry leave?", "--no-retrieval"] + flags + ["ferry"]
      ).result()
      #expect(other.status == 0, "\(other.error)")

      let app = try home.openDocuments(server)
      try app.press(.controlO)
      try app.wait(forText: "When does the ferry leave?")
      try app.wait(forText: "Where do boats")
      // The latest is first; the one below it is opened.
      try app.send("j")
      try app.press(.enter)
      try app.wait(forText: "At the north quay [1].")
      #expect(app.contains("Harbour rules"))

      try app.press(.controlO)
      try app.wait(forText: "When does the ferry leave?")
      try app.send("g")
      try app.send("R")
      try app.wait(forText: "New title:")
      try app.press(.controlU)
      try app.send("Island timetable")
      try app.wait(forText: "Island timetable")
      try app.press(.enter)
      try app.wait(untilGone: "New title:")
      try app.wait(forText: "Island timetable")

      try app.send("d")
      try app.wait(forText: "y deletes")
      try app.send("y")
      try app.wait(untilGone: "Island timetable")
      try app.press(.escape)
      try app.wait(untilGone: "Sessions")
      try app.press(.controlQ)
      #expect(try app.waitForExit() == 0)
      let left = try await home.store().sessions()
      #expect(left.map(\.id.rawValue) == ["moorings"])
    }

    @Test("of themes shows each one as it is selected, and the chosen one stays")
    func themes() throws {
      let home = try TestHome()
      let app = try home.open()
      try app.wait(forText: "Ask anything")
      let plain = app.cell(row: 4, column: 2).background
      try app.press(.f9)
      try app.wait(forText: "gruvbox-dark")
      var seen = Set<Int>()
      for _ in 0..<12 {
        seen.insert(app.cell(row: 1, column: 40).background)
        try app.send("j")
        app.settle(quietMilliseconds: 150)
      }
      #expect(seen.count >= 3)
      try app.press(.escape)
      try app.wait(untilGone: "gruvbox-dark")
      try app.wait(for: "the old colours") { $0.cell(row: 4, column: 2).background == plain }

      try app.press(.f9)
      try app.wait(forText: "gruvbox-dark")
      try app.send("g")
      app.settle()
      while !selectedRow(of: app).contains("gruvbox-dark") {
        try #require(!selectedRow(of: app).isEmpty)
        try app.send("j")
        app.settle()
      }
      try app.press(.enter)
      try app.wait(untilGone: "gruvbox-dark")
      app.settle()
      #expect(app.cell(row: 4, column: 2).background != plain)
      let kept = app.cell(row: 4, column: 2).background
      try app.press(.controlQ)
      try app.waitForExit()
      let again = try home.open()
      try again.wait(forText: "Ask anything")
      again.settle()
      #expect(again.cell(row: 4, column: 2).background == kept)
    }

    private func selectedRow(of app: PtySession) -> String {
      app.lines.first { $0.hasPrefix("▌") } ?? ""
    }

    @Test("and everything else have no colour when NO_COLOR is set")
    func noColour() throws {
      let home = try TestHome.withDocuments()
      home.environment["NO_COLOR"] = "1"
      home.environment["COLORTERM"] = "truecolor"
      let app = try home.openDocuments(ModelServer(saying: "At the **north** quay [1] [9]."))
      try app.ask(TestHome.question)
      try app.waitForReceipt()
      for row in 0..<app.rows {
        for column in 0..<app.columns {
          let cell = app.cell(row: row, column: column)
          #expect(cell.foreground == -1 && cell.background == -1, "\(row), \(column)")
        }
      }
      let citation = try #require(app.find("[1]"))
      let cell = app.cell(row: citation.row, column: citation.column)
      #expect(cell.isBold || cell.isUnderlined)
    }

    @Test("a broken theme says file, line and key, and the application opens all the same")
    func brokenTheme() throws {
      let home = try TestHome()
      let folder = home.folder.appending(path: "config/outcrop/themes")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("text = 'red'\ncitaton = 'blue'\n".utf8)
        .write(to: folder.appending(path: "mine.toml"))
      let app = try home.open(["--theme", "mine"], columns: 200)
      try app.wait(forText: "mine.toml:2")
      #expect(app.contains("citaton"))
      #expect(app.contains("Ask anything"))
    }
  }
}
