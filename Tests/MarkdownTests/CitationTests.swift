import Canvas
import Markdown
import Testing

@Suite("Citations")
struct CitationTests {
  @Test("each form is found, in order, with what it cites")
  func forms() {
    let marks = MarkdownLayout.citations(
      in: "a [1], b [2, 3][4] and **c [5]**\n\n- d [6 ; 7]\n\n|x|\n|-|\n|[8]|", citable: 1..<8)
    #expect(marks.map(\.rank) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(marks.map(\.isValid) == [true, true, true, true, true, true, true, false])
    #expect(marks.map(\.row) == [0, 0, 0, 0, 0, 2, 2, 6])
    #expect(marks[0].columns == 2..<5)
    #expect(marks[3].columns == 15..<18)
  }

  @Test("code, links and other brackets are no citations")
  func others() {
    let text = "`[1]` [2](/x) [0] [2018] [a] [1-2] [ ] [] [1,] \\[x\n\n    [3]\n\n```\n[4]\n```"
    #expect(MarkdownLayout.citations(in: text).isEmpty)
  }

  @Test("one without a source carries a question mark and keeps its rank")
  func invalid() {
    let line = MarkdownLayout.lines(of: "see [7] and [1, 9]", columns: 40, citable: 1..<3)[0]
    #expect(Samples.picture([line]) == "see [7?] and [1, 9?]")
    #expect(line.cells[4..<8].allSatisfy { $0.face == .citationInvalid && $0.tag.citedRank == 7 })
    #expect(line.cells[14].face == .citation)
    #expect(line.cells[17].face == .citationInvalid)
  }

  @Test("without sources every citation is invalid, without knowledge none is")
  func noSources() {
    #expect(MarkdownLayout.citations(in: "[1]", citable: 1..<1).map(\.isValid) == [false])
    #expect(MarkdownLayout.citations(in: "[1]").map(\.isValid) == [true])
  }

  @Test("a list of sources at the end is text, not the target of links")
  func sourceList() {
    let text = "Said [1].\n\n[1]: sponsorship.pdf\n\n- [2]: acme.pdf"
    #expect(
      Samples.picture(text) == "Said [1].\n\n[1]: sponsorship.pdf\n\n• [2]: acme.pdf")
    #expect(MarkdownLayout.citations(in: text).map(\.rank) == [1, 1, 2])
  }
}
