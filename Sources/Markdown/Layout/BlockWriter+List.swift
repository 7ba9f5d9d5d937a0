import Canvas

extension BlockWriter {
  /// Writes a list with hanging marks. A blank row stands between two items, and between two
  /// blocks of an item, where the text has one: each gap by itself, so that an item never moves
  /// because of a later one.
  ///
  /// - Parameters:
  ///   - ordinal: The first item's number.
  ///   - afterBlank: Whether a blank row stands before the first item.
  mutating func writeList(_ list: Node, ordinal: Int, afterBlank: Bool) {
    let isOrdered = list.firstOrdinal != nil
    var ordinal = ordinal
    for item in list.children {
      note(item, ordinal: ordinal)
      let isFirst = item.previous == nil
      if isFirst ? afterBlank : source.isBlank(before: item) { requestBlank() }
      writeItem(item, mark: isOrdered ? "\(ordinal). " : "• ")
      ordinal += 1
    }
  }

  private mutating func writeItem(_ item: Node, mark: String) {
    var cells = CellText.cells(mark, face: .accent)
    if let isDone = item.isDone {
      cells = CellText.cells(isDone ? "[x] " : "[ ] ", face: .accent)
    }
    let rest = Cells(repeating: .blank(), count: cells.count)
    indented(first: cells, rest: rest) { writer in
      for child in item.children {
        if writer.source.isBlank(before: child) { writer.requestBlank() }
        writer.write(block: child)
      }
      if item.first == nil { writer.emit([]) }
    }
  }
}
