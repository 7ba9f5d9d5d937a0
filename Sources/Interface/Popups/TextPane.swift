import Canvas

/// A text to read, scrolled: help, or the exact prompt of a turn.
package struct TextPane: Equatable, Sendable {
  package let title: String
  /// The lines before they are set to a width, with their faces.
  private let lines: [(text: String, face: Face)]
  private var rows: [Cells] = []
  private var columns = 0
  private(set) var top = 0
  private var height = 0

  init(title: String, lines: [(text: String, face: Face)]) {
    self.title = title
    self.lines = lines
  }

  package static func == (left: TextPane, right: TextPane) -> Bool {
    left.title == right.title && left.top == right.top && left.rows == right.rows
  }

  mutating func prepare(columns: Int, rows height: Int) {
    self.height = height
    if columns != self.columns {
      self.columns = columns
      rows = lines.flatMap { line in
        line.text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
          Wrapping.rows(CellText.cells($0, face: line.face), columns: columns)
        }
      }
    }
    scroll(by: 0)
  }

  mutating func scroll(by step: Int) { top = max(0, min(top + step, rows.count - height)) }
  mutating func scrollByPage(_ direction: Int) { scroll(by: direction * max(1, height - 2)) }
  mutating func scrollToTop() { top = 0 }
  mutating func scrollToEnd() { scroll(by: rows.count) }

  func draw(into frame: inout Frame, in area: Rect) {
    for (row, cells) in rows.dropFirst(top).prefix(area.rows).enumerated() {
      frame.place(cells, row: row, in: area)
    }
  }
}
