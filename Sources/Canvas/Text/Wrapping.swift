/// Breaks runs of cells into rows.
package enum Wrapping {
  /// Rows of at most `columns` columns, broken after blanks, or between wide characters, or where
  /// there is no better place; a wide character is never halved. Blanks at a break are dropped.
  /// Always at least one row. `columns` below 2 counts as 2.
  package static func rows(_ cells: Cells, columns: Int) -> [Cells] {
    breaks(cells, columns: columns).map { Cells(cells[$0]) }
  }

  /// The same rows as ranges of `cells`.
  package static func breaks(_ cells: Cells, columns: Int) -> [Range<Int>] {
    let columns = max(2, columns)
    if cells.count <= columns { return [0..<cells.count] }
    var rows: [Range<Int>] = []
    var start = 0
    while cells.count - start > columns {
      let end = lineEnd(cells, from: start, columns: columns)
      var visible = end
      while visible > start, cells[visible - 1].isBlank { visible -= 1 }
      rows.append(start..<visible)
      start = end
      while start < cells.count, cells[start].isBlank { start += 1 }
    }
    if start < cells.count || rows.isEmpty { rows.append(start..<cells.count) }
    return rows
  }

  /// Where the row that begins at `start` ends: after the last blank that fits, or between two
  /// wide characters, or at the margin.
  private static func lineEnd(_ cells: Cells, from start: Int, columns: Int) -> Int {
    var margin = start + columns
    if cells[margin].width == 0 { margin -= 1 }
    if cells[margin].isBlank { return margin }
    // Blanks that begin a row are its indentation: a break after them would make an empty row.
    var first = start
    while first < margin, cells[first].isBlank { first += 1 }
    var index = margin
    while index > first {
      let previous = cells[index - 1]
      if previous.isBlank || (previous.width == 0 && allowsBreak(before: cells[index])) {
        return index
      }
      if cells[index].width == 2, allowsBreak(before: cells[index]) { return index }
      index -= 1
    }
    return margin
  }

  /// Closing punctuation stays with what it closes.
  private static func allowsBreak(before cell: Cell) -> Bool {
    switch cell.scalar {
    case 0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF01, 0xFF1F, 0xFF09, 0x300D, 0x300F, 0x3011, 0xFF1A,
      0xFF1B, 0x2019, 0x201D, 0x21, 0x29, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0x5D, 0x7D:
      false
    default: true
    }
  }
}

extension Cell {
  /// Whether it shows nothing: a plain blank.
  package var isBlank: Bool { scalar == 0x20 && mark == 0 }
}
