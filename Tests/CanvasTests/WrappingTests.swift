import Canvas
import Testing

@Suite("Wrapping")
struct WrappingTests {
  private func rows(_ text: String, columns: Int) -> [String] {
    Wrapping.rows(CellText.cells(text), columns: columns).map { row in
      var scalars = String.UnicodeScalarView()
      for cell in row where cell.width > 0 {
        if let scalar = Unicode.Scalar(cell.scalar) { scalars.append(scalar) }
      }
      return String(scalars)
    }
  }

  @Test("rows break after blanks, else at the margin")
  func words() {
    #expect(rows("one two three", columns: 8) == ["one two", "three"])
    #expect(rows("one two three", columns: 7) == ["one two", "three"])
    #expect(rows("one   two", columns: 5) == ["one", "two"])
    #expect(rows("abcdefgh ij", columns: 3) == ["abc", "def", "gh", "ij"])
    #expect(rows("", columns: 5) == [""])
    #expect(rows("fits", columns: 4) == ["fits"])
  }

  @Test("wide characters break between each other, never in two, and keep their punctuation")
  func wide() {
    #expect(rows("岩石密度", columns: 5) == ["岩石", "密度"])
    #expect(rows("岩石密度。増加", columns: 8) == ["岩石密", "度。増加"])
    #expect(rows("ab岩石", columns: 3) == ["ab", "岩", "石"])
    #expect(rows("岩", columns: 1) == ["岩"])
  }

  @Test("blanks that begin a text are its indentation")
  func indentation() {
    #expect(rows("  abcdefghij", columns: 6) == ["  abcd", "efghij"])
    #expect(rows("  ab cd", columns: 6) == ["  ab", "cd"])
  }

  @Test("nothing but blanks is lost, and no row is too wide", arguments: 2...24)
  func properties(columns: Int) {
    let texts = [
      "The term runs until April 30, 2018 [1] and the whole amount is due on signing [2].",
      "岩石の密度は深さとともに増加する。地层的孔隙度随深度减小，因此必须加权。",
      "mixed 岩石 and text,with,commas岩石（密度）end 🪨🪨🪨 👩‍💻x", "   ", "a    b     c",
      String(repeating: "x", count: 60) + " " + String(repeating: "岩", count: 30),
    ]
    for text in texts {
      let cells = CellText.cells(text)
      let breaks = Wrapping.breaks(cells, columns: columns)
      var end = 0
      for range in breaks {
        #expect(range.lowerBound >= end)
        #expect(range.count <= columns)
        #expect(cells[end..<range.lowerBound].allSatisfy { $0.isBlank })
        if !range.isEmpty { #expect(cells[range.lowerBound].width != 0) }
        end = range.upperBound
      }
      #expect(cells[end...].allSatisfy { $0.isBlank })
      #expect(Wrapping.rows(cells, columns: columns) == breaks.map { Cells(cells[$0]) })
    }
  }
}
