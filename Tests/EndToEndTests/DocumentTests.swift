import Foundation
import Testing

extension EndToEnd {
  @Suite("The document behind a source")
  struct DocumentTests {
    @Test("opens at the chunk by key and by double click, and Esc returns to where one was")
    func open() throws {
      let home = try TestHome.withDocuments()
      let filler = (1...200).map { "Paragraph \($0) says nothing of note.\n\n" }.joined()
      try home.write(
        "# Log\n\n\(filler)## Wreck\n\nThe brig Margaret struck the reef in 1871.\n\n\(filler)",
        to: "ferry.md")
      let server = ModelServer(saying: "In 1871 [1].")
      let app = try home.openDocuments(server)
      try app.ask("When did the brig Margaret strike the reef?")
      try app.waitForReceipt()
      app.settle()
      let main = app.text
      let source = try #require(app.find("▮"))
      try app.send("\u{1B}1")
      app.settle()
      try app.send("\u{1B}1")
      try app.wait(for: "the document") { $0.text != main && $0.contains("struck the reef") }
      app.settle()
      // The chunk is marked, and its surroundings are there.
      #expect(app.contains("says nothing of note"))
      #expect(app.lines.contains { $0.contains("▌") })
      try app.press(.escape)
      try app.wait(for: "the answer") { $0.contains("In 1871 [1].") }

      try app.click(row: source.row, column: source.column - 10)
      try app.click(row: source.row, column: source.column - 10)
      try app.wait(for: "the document") { !$0.contains("In 1871 [1].") }
      try app.wait(forText: "struck the reef")
      try app.press(.escape)
      try app.wait(for: "the answer") { $0.contains("In 1871 [1].") }
    }
  }
}
