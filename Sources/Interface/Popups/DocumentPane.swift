import Canvas
import Core
import Markdown

/// A document, opened at a chunk: the chunk has an accent bar over its whole length, matched words
/// are set off, its surroundings stand around it.
package struct DocumentPane: Equatable, Sendable {
  private let document: DocumentText
  private let lines: PlainText
  /// Code points of the chunk it was opened at.
  private let marking: Range<Int>?
  private let sourceMatches: [Range<Int>]
  /// What `/` found; empty before a search.
  private var found: [Range<Int>] = []
  private var foundIndex: Int?
  private var needle = ""
  private(set) var isFinding = false
  private var input = Editor()
  private var showsBorders = false
  private var size = Size(columns: 0, rows: 0)
  private var measure = 96
  private var top = Position(line: 0, row: 0)
  private var rows: [DocumentRow] = []
  private var isPlaced = false

  struct Position: Equatable, Sendable {
    var line: Int
    var row: Int
  }

  init(_ document: DocumentText, marking: Range<Int>?, matches: [Range<Int>]) {
    self.document = document
    self.marking = marking
    sourceMatches = matches
    lines = PlainText(document.text)
  }

  package var path: String { document.path }

  // MARK: Layout

  private var columns: Int { max(2, min(size.columns - 4, measure)) }
  private var height: Int { max(1, size.rows - (size.rows < 6 ? 0 : 3)) }
  private var matches: [Range<Int>] { found.isEmpty ? sourceMatches : found }

  mutating func prepare(_ size: Size, measure: Int) {
    self.measure = measure
    if size != self.size {
      self.size = size
      top.row = 0
    }
    if !isPlaced {
      isPlaced = true
      if let marking { show(marking.lowerBound) }
    }
    rows = []
    var line = top.line
    var skip = top.row
    while line < lines.lineCount, rows.count < height {
      rows += rowsOf(line).dropFirst(skip)
      skip = 0
      line += 1
    }
    rows.removeLast(max(0, rows.count - height))
  }

  private func rowsOf(_ line: Int) -> [DocumentRow] {
    lines.rows(ofLine: line, columns: columns, matches: matches)
  }

  /// Puts the row of a code point a third down the view.
  private mutating func show(_ offset: Int) {
    let line = lines.line(of: offset)
    let row = rowsOf(line).lastIndex { $0.characters.lowerBound <= offset } ?? 0
    top = Position(line: line, row: row)
    scroll(by: -height / 3)
  }

  mutating func scroll(by step: Int) {
    guard size.rows > 0 else { return }
    var position = top
    position.row += step
    while position.row < 0, position.line > 0 {
      position.line -= 1
      position.row += rowsOf(position.line).count
    }
    position.row = max(0, position.row)
    while position.row >= rowsOf(position.line).count {
      guard position.line + 1 < lines.lineCount else {
        position.row = max(0, rowsOf(position.line).count - 1)
        break
      }
      position.row -= rowsOf(position.line).count
      position.line += 1
    }
    top = position
  }

  private mutating func showEnd() {
    top = Position(line: lines.lineCount - 1, row: max(0, rowsOf(lines.lineCount - 1).count - 1))
    scroll(by: -height + 1)
  }

  // MARK: Keys

  /// Performs a command; false when it is none of its.
  mutating func perform(_ command: Command) -> Bool {
    switch command {
    case .moveUp, .scrollUp: scroll(by: -1)
    case .moveDown, .scrollDown: scroll(by: 1)
    case .pageUp: scroll(by: -max(1, height - 2))
    case .pageDown: scroll(by: max(1, height - 2))
    case .moveToFirst, .scrollToTop: top = Position(line: 0, row: 0)
    case .moveToLast, .scrollToEnd: showEnd()
    case .find:
      isFinding = true
      input = Editor()
    case .findNext: showMatch(1)
    case .findPrevious: showMatch(-1)
    case .chunkBorders: showsBorders.toggle()
    default: return false
    }
    return true
  }

  /// Types what to look for; false when the key is of no use there.
  mutating func type(_ key: Key) -> Bool {
    switch key {
    case .escape: isFinding = false
    case .enter:
      isFinding = false
      needle = input.text
      found = lines.find(needle)
      foundIndex = found.firstIndex { $0.lowerBound >= (rows.first?.characters.lowerBound ?? 0) }
      foundIndex = foundIndex ?? found.indices.first
      if let foundIndex { show(found[foundIndex].lowerBound) }
    case .character(let character): input.type(character)
    case .paste(let text):
      input.paste(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    case .backspace: input.deleteBackward()
    case .control("u"): input.killToLineStart()
    default: return false
    }
    return true
  }

  private mutating func showMatch(_ step: Int) {
    let all = matches
    guard !all.isEmpty else { return }
    let start = foundIndex ?? (step > 0 ? -1 : all.count)
    let next = (start + step + all.count) % all.count
    foundIndex = next
    show(all[next].lowerBound)
  }

  // MARK: Drawing

  func draw(into frame: inout Frame) {
    let all = Rect(frame.size)
    frame.clear(all)
    let body = frame.size.rows < 6 ? all : all.inset(top: 2, bottom: 1)
    if body != all {
      drawHeader(into: &frame, in: all)
      drawFooter(into: &frame, in: all)
    }
    let borders = Set(showsBorders ? document.chunks.map(\.lowerBound) : [])
    for (index, row) in rows.enumerated() {
      frame.place(row.cells, row: index, column: 3, in: body)
      if let marking, row.characters.overlaps(marking) {
        frame.write("▌", row: index, column: 1, in: body, face: .accent)
      } else if showsBorders, row.characters.contains(where: borders.contains) {
        frame.write("┌", row: index, column: 1, in: body, face: .rule)
      }
    }
  }

  private func drawHeader(into frame: inout Frame, in area: Rect) {
    let title = SourceCard.cut(
      CellText.cells(document.title, face: .strong), columns: max(8, area.columns - 24))
    frame.place(title, row: 0, column: 1, in: area)
    frame.write(place, row: 0, column: 1 + title.count + 2, in: area, face: .sourcePlace)
    frame.write(String(repeating: "─", count: area.columns), row: 1, in: area, face: .rule)
  }

  private var place: String {
    let offset = rows.first?.characters.lowerBound ?? 0
    guard !document.pageStarts.isEmpty else {
      let line = Figures.count(lines.line(of: offset) + 1)
      return "line \(line) of \(Figures.count(lines.lineCount))"
    }
    let middle = rows.isEmpty ? offset : rows[min(rows.count - 1, height / 3)].characters.lowerBound
    let page = document.pageStarts.lastIndex { $0 <= middle }.map { $0 + 1 } ?? 1
    return "page \(page) of \(document.pageStarts.count)"
  }

  private func drawFooter(into frame: inout Frame, in area: Rect) {
    let row = area.rows - 1
    if isFinding {
      let column = frame.write("Search: ", row: row, column: 1, in: area, face: .accent)
      let set = input.rows(columns: max(2, area.columns - column - 1))
      frame.place(set.rows[set.cursor.row], row: row, column: column, in: area)
      frame.cursor = Point(column: min(area.columns - 1, column + set.cursor.column), row: row)
      return
    }
    var text = "/ search · n N matches · b chunk borders · o opens the file · Esc returns"
    if !needle.isEmpty {
      text =
        found.isEmpty
        ? "“\(needle)” is not in this document"
        : "“\(needle)” \((foundIndex ?? 0) + 1) of \(found.count) · n N move · Esc returns"
    }
    frame.write(text, row: row, column: 1, in: area, face: .dim)
  }
}
