import Canvas
import Testing

@Suite("Cell text")
struct CellTextTests {
  @Test(
    "text takes the columns that terminals give it",
    arguments: [
      ("", 0), ("plain", 5), ("岩石", 4), ("암석", 4), ("ﾊﾝｶｸ", 4), ("（）", 4), ("é", 1),
      ("e\u{301}", 1), ("n\u{303}\u{320}", 1), ("👩‍💻", 2), ("👨‍👩‍👧‍👦", 2), ("🇯🇵", 2), ("👍🏽", 2), ("⚠️", 1),
      ("🪨", 2), ("1️⃣", 1), ("한\u{11A8}", 2), ("soft\u{AD}hyphen", 10), ("a\u{200B}b", 2),
      ("\u{FEFF}x", 2), ("tab\tx", 5), ("\t", 4),
    ])
  func widths(text: String, columns: Int) {
    #expect(CellText.width(of: text) == columns)
    #expect(CellText.cells(text).count == columns)
  }

  @Test("control and formatting characters become a replacement, one each")
  func controls() {
    let harmful: [UInt32] =
      Array(0x00...0x08) + Array(0x0A...0x1F) + Array(0x7F...0x9F)
      + [0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xE0041]
    for value in harmful {
      let scalar = Unicode.Scalar(value)!
      let cells = CellText.cells("a\(scalar)b")
      #expect(cells.map(\.scalar) == [0x61, 0xFFFD, 0x62])
    }
  }

  @Test("no scalar at all gives a cell that the terminal would take for more or less")
  func everyScalar() {
    for start in stride(from: UInt32(0), to: 0x110000, by: 0x1000) {
      var text = String.UnicodeScalarView()
      for value in start..<start + 0x1000 {
        if let scalar = Unicode.Scalar(value) { text.append(scalar) }
      }
      let cells = CellText.cells(String(text))
      let isHonest = cells.allSatisfy {
        $0.width == 0 ? $0.scalar == 0 : Int($0.width) == ScalarWidth.of($0.scalar)
      }
      #expect(isHonest, "somewhere in the 4096 scalars from \(start)")
    }
  }

  @Test("marks stand on the cell before, two at most, on the first half of a wide one")
  func marks() {
    let cells = CellText.cells("x\u{301}\u{302}\u{303}岩\u{3099}")
    #expect(cells.count == 3)
    #expect(cells[0].mark == 0x301)
    #expect(cells[0].secondMark == 0x302)
    #expect(cells[1].mark == 0x3099)
    #expect(cells[2].width == 0)
    #expect(cells[2].mark == 0)
    #expect(CellText.cells("\u{301}a").map(\.scalar) == [0x61])
  }

  @Test("a picture joined to another is not drawn, a letter joined to another is")
  func joiners() {
    #expect(CellText.cells("👩‍💻!").map(\.scalar) == [0x1F469, 0, 0x21])
    #expect(CellText.cells("🏳️‍🌈").count == CellText.cells("🏳️").count)
    #expect(CellText.cells("🤷‍♂️").count == 2)
    let sinhala = "ශ්\u{200D}රී"
    #expect(CellText.cells(sinhala).contains { $0.scalar == 0x0DBB })
    #expect(CellText.cells("a\u{200D}岩").count == 3)
  }

  @Test("text in pieces gives the cells of the whole")
  func pieces() {
    let words = ["one ", "岩石", "\ttab", " e", "\u{301}x"]
    var cells = Cells()
    for word in words { CellText.append(word, face: .strong, tag: .citation(3), to: &cells) }
    #expect(cells == CellText.cells(words.joined(), face: .strong, tag: .citation(3)))
    #expect(cells.allSatisfy { $0.face == .strong && $0.tag.citedRank == 3 })
  }

  @Test("bytes that are no UTF-8 become replacements and hide nothing behind them")
  func malformed() {
    func scalars(_ bytes: [UInt8]) -> [UInt32] {
      var cells = Cells()
      bytes.withUnsafeBufferPointer { CellText.append(utf8: $0, to: &cells) }
      return cells.map(\.scalar)
    }
    #expect(scalars([0x61, 0xFF, 0x62]) == [0x61, 0xFFFD, 0x62])
    #expect(scalars([0xE5, 0x61]) == [0xFFFD, 0x61])
    #expect(scalars([0xC0, 0x80]) == [0xFFFD, 0xFFFD])
    #expect(scalars([0xED, 0xA0, 0x80]) == [0xFFFD])
    #expect(scalars([0xF4, 0x90, 0x80, 0x80]).allSatisfy { $0 == 0xFFFD })
    #expect(scalars(Array("é岩🪨".utf8)) == [0xE9, 0x5CA9, 0, 0x1FAA8, 0])
  }

  @Test("each cell knows the scalar it shows")
  func located() {
    let text = "a\te\u{301}岩b"
    let located = Array(text.utf8).withUnsafeBufferPointer { CellText.located(utf8: $0) }
    #expect(located.cells == CellText.cells(text))
    #expect(located.scalars == [0, 1, 1, 1, 2, 4, 4, 5])
  }

  @Test("a cell stays small and knows only citations that have a rank")
  func cells() {
    #expect(MemoryLayout<Cell>.stride <= 12)
    #expect(Tag.citation(0) == .none)
    #expect(Tag.citation(1000) == .none)
    #expect(Tag.citation(999).citedRank == 999)
    #expect(Tag(rawValue: 1000).citedRank == nil)
  }
}
