import Testing

@testable import Extraction

@Suite("Page layout")
struct PageLayoutTests {
  @Test("reads what stands side by side row by row unless it is prose")
  func rows() {
    var fragments: [Fragment] = []
    for row in 0..<8 {
      fragments.append(fragment("Item \(row)", left: 40, top: Double(row) * 14))
      fragments.append(fragment("\(row * 100)", left: 240, top: Double(row) * 14))
    }
    let rows = ReadingOrder.rows(of: fragments.shuffled())
    #expect(rows.map { $0.fragments.map(\.text) } == (0..<8).map { ["Item \($0)", "\($0 * 100)"] })
  }

  @Test("puts the mark of an item and its text together")
  func marks() {
    let rows = ReadingOrder.rows(of: [
      fragment("(a)", left: 40, top: 0), fragment("the premises", left: 90, top: 0),
    ])
    #expect(rows.flatMap(\.fragments).map(\.text) == ["(a) the premises"])
  }

  @Test("joins a divided word, and keeps a hyphen the document writes elsewhere")
  func hyphens() {
    let hyphenation = Hyphenation(["a well-known name"])
    #expect(hyphenation.join("the agree-", "ment ends") == "the agreement ends")
    #expect(hyphenation.join("a well-", "known name") == "a well-known name")
    #expect(hyphenation.join("pages 3-", "4 of it") == "pages 3- 4 of it")
    #expect(hyphenation.join("東京の", "会社") == "東京の会社")
  }

  @Test("reads mixed lines in the order they are spoken")
  func mixed() {
    let seen = ["3", "אחת", "abc", "def", "שתיים"]
    let read = RightToLeft.order(seen) { word in
      word.unicodeScalars.contains(where: RightToLeft.isRightToLeft)
        ? true : word.contains(where: \.isLetter) ? false : nil
    }
    #expect(read == ["שתיים", "abc", "def", "אחת", "3"])
  }

  @Test("keeps the first of the headers that pages repeat, and no page numbers")
  func furniture() {
    let pages = (1...4).map { page in
      [
        line("Draft of May, page \(page)", top: 10), line("Article \(page * 3)", top: 100),
        line("Another sentence \(page * 7).", top: 120), line("- \(page) -", top: 500),
      ]
    }
    let furniture = PageFurniture(pages: pages)
    var seen: Set<String> = []
    let kept = pages.enumerated().map { number, page in
      furniture.removed(from: page, number: number, seen: &seen).map(\.text)
    }
    #expect(
      kept == [
        ["Draft of May, page 1", "Article 3", "Another sentence 7."],
        ["Article 6", "Another sentence 14."], ["Article 9", "Another sentence 21."],
        ["Article 12", "Another sentence 28."],
      ])
  }

  private func fragment(_ text: String, left: Double, top: Double) -> Fragment {
    Fragment(
      text: text,
      box: Box(left: left, top: top, right: left + Double(text.count) * 5, bottom: top + 10),
      fontSize: 10, firstWordWidth: 20)
  }

  private func line(_ text: String, top: Double) -> PageLine {
    PageLine(
      text: text, fontSize: 10, isBold: false, isRow: false, top: top, bottom: top + 10,
      isSetOff: true)
  }
}
