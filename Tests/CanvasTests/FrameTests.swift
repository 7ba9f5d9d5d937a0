import Canvas
import Testing

@Suite("Frame")
struct FrameTests {
  @Test("text is cut at the edge of its area and of the frame")
  func clipping() {
    var frame = Frame(Size(columns: 8, rows: 3))
    let area = Rect(column: 2, row: 1, columns: 4, rows: 1)
    #expect(frame.write("abcdefgh", row: 0, in: area) == 4)
    frame.write("above", row: -1, in: area)
    frame.write("below", row: 1, in: area)
    #expect(frame.text == "\n  abcd\n")
    frame.write("far", row: 0, column: 7, in: Rect(column: 0, row: 0, columns: 99, rows: 99))
    frame.write("xyz", row: 0, column: -1, in: Rect(column: 0, row: 2, columns: 8, rows: 1))
    frame.write("none", row: 5, in: Rect(column: 0, row: 0, columns: 99, rows: 99))
    #expect(frame.text == "       f\n  abcd\nyz")
  }

  @Test("a wide character that does not fit is left out, not halved")
  func wideAtTheEdge() {
    var frame = Frame(Size(columns: 5, rows: 2))
    frame.write("abcd岩", row: 0, in: Rect(frame.size))
    #expect(frame.text == "abcd\n")
    frame.write("岩石", row: 1, column: -1, in: Rect(frame.size))
    expectWhole(frame)
  }

  @Test("writing over half of a wide character blanks the other half")
  func overwriting() {
    for text in ["x", "岩", "岩石"] {
      for column in 0..<6 {
        var frame = Frame(Size(columns: 6, rows: 1))
        frame.write("密度測", row: 0, in: Rect(frame.size))
        frame.write(text, row: 0, column: column, in: Rect(frame.size))
        expectWhole(frame)
        frame.clear(Rect(column: column, row: 0, columns: 1, rows: 1))
        expectWhole(frame)
      }
    }
  }

  @Test("clearing and painting stay inside of the frame")
  func clearing() {
    var frame = Frame(Size(columns: 4, rows: 2))
    frame.write("abcd", row: 0, in: Rect(frame.size))
    frame.paint(Rect(column: -3, row: -3, columns: 5, rows: 9), face: .selection)
    #expect(frame.row(0).map(\.face) == [.selection, .selection, .text, .text])
    frame.clear(Rect(column: 3, row: -1, columns: 99, rows: 99))
    #expect(frame.text == "abc\n")
    frame.clear(Rect(column: 9, row: 9, columns: 3, rows: 3))
    frame.clear(Rect(column: -9, row: -9, columns: 3, rows: 3))
    frame.paint(Rect(column: 9, row: 9, columns: 3, rows: 3), face: .error)
    #expect(frame.text == "abc\n")
  }

  @Test("an empty frame takes everything and shows nothing")
  func empty() {
    var frame = Frame(Size(columns: 0, rows: -1))
    frame.write("text", row: 0, in: Rect(column: 0, row: 0, columns: 9, rows: 9))
    frame.clear(Rect(column: 0, row: 0, columns: 9, rows: 9))
    #expect(frame.cells.isEmpty)
    #expect(frame.text == "")
  }

  @Test("its text is what one reads: marks, wide characters, no trailing blanks")
  func text() {
    var frame = Frame(Size(columns: 12, rows: 2))
    frame.write("e\u{301}tude 岩 ", row: 0, in: Rect(frame.size), face: .heading)
    frame.write("  \u{1B}[2J", row: 1, in: Rect(frame.size))
    #expect(frame.text == "e\u{301}tude 岩\n  \u{FFFD}[2J")
  }

  @Test("insets never turn a rectangle inside out")
  func insets() {
    let area = Rect(column: 2, row: 1, columns: 5, rows: 3)
    #expect(
      area.inset(top: 1, left: 1, bottom: 1, right: 1)
        == Rect(column: 3, row: 2, columns: 3, rows: 1))
    #expect(area.inset(top: 9, left: 9, bottom: 9, right: 9).isEmpty)
    #expect(area.contains(Point(column: 6, row: 3)))
    #expect(!area.contains(Point(column: 7, row: 3)))
    #expect(!area.contains(Point(column: 6, row: 4)))
  }

  /// Every wide cell is followed by its other half, and every half belongs to one.
  private func expectWhole(_ frame: Frame) {
    for row in 0..<frame.size.rows {
      let cells = Array(frame.row(row))
      for (column, cell) in cells.enumerated() {
        if cell.width == 2 {
          #expect(column + 1 < cells.count && cells[column + 1].width == 0, "\(frame.text)")
        }
        if cell.width == 0 {
          #expect(column > 0 && cells[column - 1].width == 2, "\(frame.text)")
        }
      }
    }
  }
}
