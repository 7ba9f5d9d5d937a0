import Canvas
import Markdown
import Testing

@Suite("Plain text")
struct PlainTextTests {
  @Test("lines end at every kind of line end and keep their code points")
  func lines() {
    let text = PlainText("one\r\ntwo\rthree\u{0C}four\n\nsix")
    #expect(text.lineCount == 6)
    #expect((0..<6).map { text.characters(ofLine: $0).lowerBound } == [0, 5, 9, 15, 20, 21])
    #expect(text.characterCount == 24)
    #expect([0, 4, 5, 20, 21, 23, 99].map(text.line(of:)) == [0, 0, 1, 4, 5, 5, 5])
  }

  @Test("an empty text has one empty row")
  func empty() {
    let text = PlainText("")
    #expect(text.lineCount == 1)
    let rows = text.rows(ofLine: 0, columns: 10)
    #expect(rows.count == 1)
    #expect(rows[0].cells.isEmpty)
    #expect(rows[0].characters == 0..<0)
  }

  @Test(
    "the rows of a line cover its code points without gap or overlap",
    arguments: [2, 3, 5, 9, 16, 30])
  func coverage(columns: Int) {
    let source = Samples.all.joined(separator: "\r\n") + "   \n" + String(repeating: " ", count: 50)
    let text = PlainText(source)
    var next = 0
    for line in 0..<text.lineCount {
      for row in text.rows(ofLine: line, columns: columns) {
        #expect(row.characters.lowerBound == next)
        #expect(row.cells.count <= columns)
        next = row.characters.upperBound
      }
    }
    #expect(next == source.unicodeScalars.count)
  }

  @Test("a match is found in the cells that show it: wide, marked and behind a tab")
  func matches() {
    let text = PlainText("first\n\te\u{301}t 岩石の密度 end")
    let row = text.rows(ofLine: 1, columns: 40)[0]
    #expect(row.columns(of: 11..<13) == 7..<11)
    #expect(row.columns(of: 8..<9) == 4..<5)
    #expect(row.columns(of: 6..<7) == 0..<4)
    #expect(row.columns(of: 0..<6) == nil)
    #expect(row.columns(of: 17..<99) == 18..<21)
    #expect(row.character(at: 9) == 12)
    #expect(row.character(at: 99) == 20)
  }

  @Test("a match that wraps is found in both rows")
  func wrappedMatch() {
    let rows = PlainText("alpha beta gamma").rows(ofLine: 0, columns: 11)
    #expect(rows.map { $0.columns(of: 6..<16) } == [6..<10, 0..<5])
  }

  @Test("a line of a megabyte is cut into lines that cost little each")
  func longLine() {
    let text = PlainText(String(repeating: "岩石 core ", count: 90_000))
    #expect(text.lineCount > 100)
    #expect((0..<text.lineCount).allSatisfy { text.characters(ofLine: $0).count <= 8192 })
    #expect(text.characters(ofLine: text.lineCount - 1).upperBound == 90_000 * 8)
  }
}
