import Canvas

/// The editor's text set to a width: rows of cells and where the cursor is among them.
struct EditorRows: Equatable {
  var rows: [Cells]
  var cursor: Point
  /// Index of the first character of each row.
  var starts: [Int]
}

extension Editor {
  /// Sets the text to rows of at most `columns` columns. Rows break anywhere, as terminals do, so
  /// that typing never moves what stands before the cursor.
  func rows(columns: Int) -> EditorRows {
    let columns = max(2, columns)
    var set = EditorRows(rows: [[]], cursor: Point(column: 0, row: 0), starts: [0])
    for (index, character) in characters.enumerated() {
      let cells = character == "\n" ? [] : CellText.cells(String(character))
      if (set.rows.last?.count ?? 0) + cells.count > columns {
        set.rows.append([])
        set.starts.append(index)
      }
      if index == cursor {
        set.cursor = Point(column: set.rows[set.rows.count - 1].count, row: set.rows.count - 1)
      }
      if character == "\n" {
        set.rows.append([])
        set.starts.append(index + 1)
      } else {
        set.rows[set.rows.count - 1] += cells
      }
    }
    if cursor == characters.count {
      if (set.rows.last?.count ?? 0) >= columns {
        set.rows.append([])
        set.starts.append(characters.count)
      }
      set.cursor = Point(column: set.rows[set.rows.count - 1].count, row: set.rows.count - 1)
    }
    return set
  }

  /// Moves the cursor one row up or down; false when there is no such row.
  mutating func moveRow(by step: Int, columns: Int) -> Bool {
    let set = rows(columns: columns)
    let target = set.cursor.row + step
    guard set.rows.indices.contains(target) else { return false }
    let start = set.starts[target]
    let end = target + 1 < set.starts.count ? set.starts[target + 1] : characters.count + 1
    var column = 0
    var index = start
    while index < min(end - 1, characters.count), column < set.cursor.column {
      let width = characters[index] == "\n" ? 0 : CellText.cells(String(characters[index])).count
      if characters[index] == "\n" || column + width > set.cursor.column { break }
      column += width
      index += 1
    }
    move(to: index)
    return true
  }
}
