/// A paragraph, heading or table row of a page, made of its lines.
struct PageLine: Equatable {
  var text: String
  var fontSize: Double
  var isBold: Bool
  var isRow: Bool
  var top: Double
  var bottom: Double
  /// Whether white space, a new column or another size of type sets it off from the line before.
  var isSetOff: Bool
  /// How many lines of the page it was made of.
  var lineCount = 1
}

/// Joins the lines of a page that belong to one paragraph.
enum PageLines {
  static func lines(of rows: [ReadingOrder.Row], hyphenation: Hyphenation) -> [PageLine] {
    let pitch = typicalPitch(rows)
    var rightEdge: [Int: Double] = [:]
    for row in rows { rightEdge[row.column] = max(rightEdge[row.column] ?? 0, row.box.right) }
    var lines: [PageLine] = []
    var previous: ReadingOrder.Row?
    for row in rows {
      let line = single(row)
      let isNear =
        previous.map { $0.column == row.column && row.box.top - $0.box.top <= pitch * 1.35 }
        ?? false
      let isSameType = lines.last.map { sameType($0, line) } ?? false
      if isNear, isSameType, !line.isRow, let before = previous, before.fragments.count == 1,
        continues(before.fragments[0], row.fragments[0], edge: rightEdge[row.column] ?? 0),
        var last = lines.popLast()
      {
        last.text = hyphenation.join(last.text, line.text)
        last.bottom = line.bottom
        last.lineCount += 1
        lines.append(last)
      } else {
        var line = line
        line.isSetOff = !isNear || !isSameType
        lines.append(line)
      }
      previous = row
    }
    return lines
  }

  private static func single(_ row: ReadingOrder.Row) -> PageLine {
    let largest = row.fragments.max { $0.visibleWidth < $1.visibleWidth } ?? row.fragments[0]
    return PageLine(
      text: row.fragments.map(\.text).joined(separator: "\t"), fontSize: largest.fontSize,
      isBold: row.fragments.allSatisfy(\.isBold), isRow: row.fragments.count > 1,
      top: row.box.top, bottom: row.box.bottom, isSetOff: true)
  }

  private static func sameType(_ one: PageLine, _ other: PageLine) -> Bool {
    abs(one.fontSize - other.fontSize) < 0.12 * max(one.fontSize, other.fontSize)
      && (one.isBold == other.isBold || one.isRow || other.isRow)
  }

  /// Whether the first word of `next` would not have fitted behind `line`, so that the break is the
  /// typesetter's and not the writer's.
  private static func continues(_ line: Fragment, _ next: Fragment, edge: Double) -> Bool {
    if ItemMark.begins(next.text) { return false }
    if line.isRightToLeft { return true }
    // A small first line that begins further right is the indent of a new paragraph.
    if next.box.left - line.box.left > next.fontSize * 0.8, line.text.hasSuffix(".") {
      return false
    }
    // A sentence that goes on in small letters goes on, however the line was filled.
    if let last = line.text.last, last.isLetter || last == "," || last == "-",
      next.text.first?.isLowercase ?? false
    {
      return true
    }
    return line.box.right + next.firstWordWidth + next.fontSize * 0.2 > edge
  }

  /// The usual distance from one line to the next.
  private static func typicalPitch(_ rows: [ReadingOrder.Row]) -> Double {
    let steps = zip(rows, rows.dropFirst())
      .filter { $0.column == $1.column }
      .map { $1.box.top - $0.box.top }
      .filter { $0 > 2 }
      .sorted()
    guard !steps.isEmpty else { return 14 }
    return steps[steps.count * 2 / 5]
  }
}
