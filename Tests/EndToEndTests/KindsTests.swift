import Foundation
import Testing

extension EndToEnd {
  @Suite("Terminals of many kinds")
  struct KindsTests {
    /// Draws a turn and returns the colours that were used, and the attributes.
    private func draw(
      _ variables: [String: String], columns: Int = 120, rows: Int = 30
    ) throws -> (colours: Set<Int>, hasBold: Bool) {
      let home = try TestHome.withDocuments()
      home.environment.merge(variables) { $1 }
      let server = ModelServer(saying: "At the **north quay** [1], not [9]. 漢字 and `code`.")
      let app = try home.openDocuments(server, columns: columns, rows: rows)
      try app.ask(TestHome.question)
      try app.wait(forText: "At the north quay [1], not [9?]. 漢字 and code.")
      var colours: Set<Int> = []
      var hasBold = false
      for row in 0..<app.rows {
        for column in 0..<app.columns {
          let cell = app.cell(row: row, column: column)
          colours.formUnion([cell.foreground, cell.background])
          hasBold = hasBold || cell.isBold
        }
      }
      try app.press(.controlQ)
      #expect(try app.waitForExit() == 0)
      #expect(app.settings == app.before)
      return (colours, hasBold)
    }

    @Test("with 8 or 16 colours get none beyond", arguments: ["xterm", "screen", "tmux", "linux"])
    func few(_ term: String) throws {
      let seen = try draw(["TERM": term])
      #expect(seen.colours.count > 2)
      #expect(seen.colours.isSubset(of: Set(-1..<16)))
      #expect(seen.hasBold)
    }

    @Test(
      "with 256 colours get the theme's own",
      arguments: ["xterm-256color", "screen-256color", "tmux-256color"])
    func many(_ term: String) throws {
      let seen = try draw(["TERM": term])
      #expect(seen.colours.contains { (16..<256).contains($0) })
      #expect(seen.colours.isSubset(of: Set(-1..<256)))
    }

    @Test("without colours get bold and the rest", arguments: ["vt100", "vt220"])
    func none(_ term: String) throws {
      let seen = try draw(["TERM": term])
      #expect(seen.colours == [-1])
      #expect(seen.hasBold)
    }

    @Test("with 24 bits get the theme's exact colours")
    func direct() throws {
      let home = try TestHome()
      home.environment["COLORTERM"] = "truecolor"
      let app = try home.open(["--theme", "nord"])
      try app.wait(forText: "Ask anything")
      app.settle()
      // Nord's background, #2e3440, as the terminfo entry for direct colour spells it.
      #expect(app.output.holds(Array("48:2::46:52:64".utf8)))
    }

    @Test("and locales that are not UTF-8 show every letter", arguments: ["C", "POSIX", "en_US"])
    func locale(_ name: String) throws {
      let seen = try draw(["LANG": name, "LC_ALL": name])
      #expect(seen.hasBold)
    }

    @Test("from very small to very large are filled", arguments: [(500, 200), (70, 16), (20, 6)])
    func sizes(_ columns: Int, _ rows: Int) throws {
      let home = try TestHome()
      let app = try home.open(columns: columns, rows: rows)
      try app.wait(forText: "Ask anything")
      try app.press(.controlQ)
      #expect(try app.waitForExit() == 0)
    }
  }
}
