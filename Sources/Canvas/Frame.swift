/// A picture of the whole terminal: rows of cells and where the cursor stands.
///
/// Everything drawn goes through `write` and `place`; both clip to their area and to the frame.
package struct Frame: Equatable, Sendable {
  package let size: Size
  /// Row by row, `size.columns` cells each.
  package private(set) var cells: [Cell]
  /// Where the terminal's cursor stands; `nil` hides it.
  package var cursor: Point?

  package init(_ size: Size) {
    self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
    cells = Array(repeating: .blank(), count: self.size.columns * self.size.rows)
  }

  package subscript(row row: Int, column column: Int) -> Cell {
    cells[row * size.columns + column]
  }

  /// One row's cells.
  package func row(_ row: Int) -> ArraySlice<Cell> {
    cells[row * size.columns..<(row + 1) * size.columns]
  }

  /// Writes untrusted text in one row of `area`; what does not fit is cut.
  ///
  /// - Parameters:
  ///   - row: Counted from the top of `area`.
  ///   - column: Counted from the left of `area`.
  /// - Returns: The column after the text, counted from the left of `area`.
  @discardableResult
  package mutating func write(
    _ text: some StringProtocol, row: Int, column: Int = 0, in area: Rect, face: Face = .text,
    tag: Tag = .none
  ) -> Int {
    place(CellText.cells(text, face: face, tag: tag), row: row, column: column, in: area)
  }

  /// Places measured cells in one row of `area`; what does not fit is cut, never half a character.
  @discardableResult
  package mutating func place(
    _ run: some RandomAccessCollection<Cell>, row: Int, column: Int = 0, in area: Rect
  ) -> Int {
    let target = area.row + row
    guard row >= 0, row < area.rows, target >= 0, target < size.rows else { return column }
    let limit = min(area.endColumn, size.columns)
    let base = target * size.columns
    var at = area.column + column
    for cell in run {
      if at >= limit { break }
      if at >= max(0, area.column) {
        let isCut = cell.width == 2 && at + 1 >= limit
        cells[base + at] = isCut ? .blank(cell.face) : cell
      }
      at += 1
    }
    return at - area.column
  }

  /// Gives every cell of `area` a face, keeping its text.
  package mutating func paint(_ area: Rect, face: Face) {
    for row in max(0, area.row)..<max(0, min(area.endRow, size.rows)) {
      let base = row * size.columns
      for column in max(0, area.column)..<max(0, min(area.endColumn, size.columns)) {
        cells[base + column].face = face
      }
    }
  }

  /// Blanks `area`.
  package mutating func clear(_ area: Rect, face: Face = .text) {
    let columns = max(0, area.column)..<max(max(0, area.column), min(area.endColumn, size.columns))
    for row in max(0, area.row)..<max(max(0, area.row), min(area.endRow, size.rows)) {
      let base = row * size.columns
      // A wide character cut by the edge would leave half of itself.
      if let first = columns.first, cells[base + first].width == 0, first > 0 {
        cells[base + first - 1] = .blank()
      }
      for column in columns { cells[base + column] = .blank(face) }
      if columns.upperBound < size.columns, cells[base + columns.upperBound].width == 0 {
        cells[base + columns.upperBound] = .blank()
      }
    }
  }

  /// The frame as text, a line a row, trailing blanks dropped: what golden screens compare.
  package var text: String {
    (0..<size.rows).map { line(row($0)) }.joined(separator: "\n")
  }

  private func line(_ row: ArraySlice<Cell>) -> String {
    var scalars = String.UnicodeScalarView()
    for cell in row where cell.width > 0 {
      for value in [cell.scalar, UInt32(cell.mark), UInt32(cell.secondMark)] where value != 0 {
        if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
      }
    }
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }
}
