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
    let first = max(0, area.column)
    var at = area.column + column
    var written: Range<Int>?
    for cell in run {
      if at >= limit { break }
      if at >= first {
        // Half of a wide character, cut by an edge, is not shown.
        let isCut = cell.width == 2 ? at + 1 >= limit : cell.width == 0 && at == first
        if written == nil { separate(at, base: base) }
        cells[base + at] = isCut ? .blank(cell.face) : cell
        written = (written?.lowerBound ?? at)..<(at + 1)
      }
      at += 1
    }
    if let written { separate(written.upperBound, base: base) }
    return at - area.column
  }

  /// Blanks a wide character that stands across the left edge of `column`, half of which is about
  /// to be, or has been, overwritten.
  private mutating func separate(_ column: Int, base: Int) {
    guard column < size.columns, cells[base + column].width == 0 else { return }
    cells[base + column] = .blank(cells[base + column].face)
    if column > 0, cells[base + column - 1].width == 2 {
      cells[base + column - 1] = .blank(cells[base + column - 1].face)
    }
  }

  /// Gives every cell of `area` a face, keeping its text.
  package mutating func paint(_ area: Rect, face: Face) {
    for row in rows(of: area) {
      for column in columns(of: area) { cells[row * size.columns + column].face = face }
    }
  }

  /// Blanks `area`.
  package mutating func clear(_ area: Rect, face: Face = .text) {
    let columns = columns(of: area)
    if columns.isEmpty { return }
    for row in rows(of: area) {
      let base = row * size.columns
      separate(columns.lowerBound, base: base)
      separate(columns.upperBound, base: base)
      for column in columns { cells[base + column] = .blank(face) }
    }
  }

  private func rows(of area: Rect) -> Range<Int> {
    let first = max(0, area.row)
    return first..<max(first, min(area.endRow, size.rows))
  }

  private func columns(of area: Rect) -> Range<Int> {
    let first = max(0, area.column)
    return first..<max(first, min(area.endColumn, size.columns))
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
