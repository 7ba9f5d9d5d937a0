import Canvas
package import Core
import Markdown

/// The turns of the session, and the part of them that is in view.
package struct ConversationPane: Equatable, Sendable {
  package private(set) var turns: [TurnPane] = []
  /// Whether the store has turns before the first one here.
  package private(set) var hasOlder = false
  /// Whether the end stays in view while an answer grows.
  package private(set) var isFollowing = true
  /// The first row in view.
  private var top = RowPosition(turn: 0, row: 0)
  /// Where the conversation ended when the reader scrolled away from its end.
  private var endWhenLeft = RowPosition(turn: 0, row: 0)
  /// The citation under the citation cursor.
  private(set) var citation: CitationCursor?
  private var size = Size(columns: 0, rows: 0)
  /// Columns that text is set to at most: a measure people can read.
  private var measure = 96

  /// Turns that keep their rows when they are out of view.
  private static let keptLayouts = 60

  struct RowPosition: Equatable, Sendable {
    var turn: Int
    var row: Int
  }

  struct CitationCursor: Equatable, Sendable {
    var turn: Int
    /// Which of the turn's citations, counted from 0; `nil` marks all that cite `rank`.
    var ordinal: Int?
    var rank: Int
  }

  package init() {}

  // MARK: Turns

  package var isEmpty: Bool { turns.isEmpty }
  package var last: Turn? { turns.last?.turn }

  package func index(of id: TurnID) -> Int? { turns.lastIndex { $0.turn.id == id } }

  mutating func open(_ turns: [Turn], hasOlder: Bool) {
    self = ConversationPane()
    self.hasOlder = hasOlder
    self.turns = turns.enumerated().map { TurnPane($1, isFirst: $0 == 0 && !hasOlder) }
  }

  mutating func prepend(_ older: [Turn], hasOlder: Bool) {
    self.hasOlder = hasOlder
    turns.insert(
      contentsOf: older.enumerated().map { TurnPane($1, isFirst: $0 == 0 && !hasOlder) }, at: 0)
    top.turn += older.count
    endWhenLeft.turn += older.count
    citation?.turn += older.count
  }

  mutating func begin(_ turn: Turn) {
    turns.append(TurnPane(turn, isFirst: turns.isEmpty))
    citation = nil
    isFollowing = true
  }

  /// Changes the turn with that identity; nothing happens when it is gone.
  mutating func change(_ id: TurnID, _ body: (inout TurnPane) -> Void) {
    guard let index = index(of: id) else { return }
    body(&turns[index])
  }

  // MARK: View

  /// Columns text is set to.
  private var columns: Int { min(size.columns - (size.columns > 40 ? 2 : 0), measure) }

  /// Lays out what is in view and settles where the view is. Called before each draw.
  mutating func prepare(_ size: Size, measure: Int, running: Running?, now: Double) {
    self.measure = measure
    if size.columns != self.size.columns {
      for index in turns.indices where turns[index].isLaidOut { turns[index].forget() }
      citation?.ordinal = nil
    }
    let isResized = size != self.size
    self.size = size
    guard !turns.isEmpty, size.rows > 0 else { return }
    layOutRunning(running, now)
    top.turn = min(top.turn, turns.count - 1)
    layOut(top.turn)
    top.row = min(top.row, max(0, turns[top.turn].rowCount - 1))
    if isFollowing { follow(isStreaming: running != nil, isResized: isResized) }
    layOutView()
    forgetFarTurns()
  }

  private mutating func layOutRunning(_ running: Running?, _ now: Double) {
    for index in turns.indices.suffix(2) where turns[index].turn.id == running?.turn {
      turns[index].layOut(columns: columns, running: running, now: now)
    }
  }

  private mutating func layOut(_ index: Int) {
    guard !turns[index].isLaidOut || turns[index].turn.outcome != nil else { return }
    turns[index].layOut(columns: columns, running: nil, now: 0)
  }

  /// Keeps the end in view. While an answer grows the text stands still until it reaches the last
  /// row, then moves up by a quarter of the view: a moving text cannot be read.
  private mutating func follow(isStreaming: Bool, isResized: Bool) {
    let filled = rows(from: top, atMost: size.rows + 1)
    if filled > size.rows {
      let slack = isStreaming ? max(1, size.rows / 4) : 0
      top = position(rowsBeforeEnd: size.rows - slack)
    } else if isResized || filled <= size.rows / 2 {
      top = position(rowsBeforeEnd: size.rows)
    }
  }

  /// Rows from a position to the end, counted up to a limit.
  private mutating func rows(from start: RowPosition, atMost limit: Int) -> Int {
    var count = -start.row
    for index in start.turn..<turns.count {
      layOut(index)
      count += turns[index].rowCount
      if count >= limit { return limit }
    }
    return count
  }

  /// The position so many rows before the end, or the beginning.
  private mutating func position(rowsBeforeEnd count: Int) -> RowPosition {
    move(RowPosition(turn: turns.count, row: 0), by: -count)
  }

  /// A position moved by rows, stopping at the beginning and at the last row.
  private mutating func move(_ start: RowPosition, by step: Int) -> RowPosition {
    var position = start
    position.row += step
    while position.row < 0, position.turn > 0 {
      position.turn -= 1
      layOut(position.turn)
      position.row += turns[position.turn].rowCount
    }
    if position.row < 0 { return RowPosition(turn: 0, row: 0) }
    while position.turn < turns.count {
      layOut(position.turn)
      let count = turns[position.turn].rowCount
      if position.row < count { return position }
      guard position.turn + 1 < turns.count else {
        return RowPosition(turn: position.turn, row: max(0, count - 1))
      }
      position.row -= count
      position.turn += 1
    }
    return position
  }

  private mutating func layOutView() {
    _ = rows(from: top, atMost: size.rows)
  }

  private mutating func forgetFarTurns() {
    guard turns.count > 2 * Self.keptLayouts else { return }
    let near = top.turn - Self.keptLayouts..<top.turn + Self.keptLayouts
    for index in turns.indices.dropLast(2) where turns[index].isLaidOut && !near.contains(index) {
      turns[index].forget()
    }
  }

  // MARK: Scrolling

  /// Whether turns before the first one here will soon be needed.
  var wantsOlder: Bool { hasOlder && top.turn < 10 }

  mutating func scroll(by step: Int) {
    guard !turns.isEmpty, size.rows > 0 else { return }
    if step < 0, isFollowing {
      endWhenLeft = RowPosition(turn: turns.count - 1, row: turns[turns.count - 1].rowCount)
      isFollowing = false
    }
    top = move(top, by: step)
    if step > 0, rows(from: top, atMost: size.rows + 1) <= size.rows { scrollToEnd() }
  }

  mutating func scrollByPage(_ direction: Int) { scroll(by: direction * max(1, size.rows - 2)) }

  mutating func scrollToEnd() {
    isFollowing = true
    citation = nil
    guard !turns.isEmpty, size.rows > 0 else { return }
    top = position(rowsBeforeEnd: size.rows)
  }

  mutating func scrollToTop() {
    citation = nil
    scroll(by: -1)
    top = RowPosition(turn: 0, row: 0)
  }

  /// Shows the turn before or after the one at the top of the view.
  mutating func showTurn(_ step: Int) {
    guard !turns.isEmpty else { return }
    citation = nil
    var target = top.turn + step
    if step < 0, top.row > gapRows(top.turn) { target = top.turn }
    guard target < turns.count else { return scrollToEnd() }
    scroll(by: -1)
    isFollowing = false
    layOut(max(0, target))
    top = RowPosition(turn: max(0, target), row: gapRows(max(0, target)))
  }

  private func gapRows(_ index: Int) -> Int { index == 0 ? 0 : 2 }

  /// Rows that came after the reader scrolled away, below the view.
  var newRowsBelow: Int {
    guard !isFollowing, !turns.isEmpty else { return 0 }
    var count = -endWhenLeft.row
    for index in endWhenLeft.turn..<turns.count { count += turns[index].rowCount }
    return max(0, count)
  }

  /// The turn that a reader looks at: that of the citation cursor, else the last one that begins in
  /// view or above it.
  var currentTurn: Int? {
    guard !turns.isEmpty else { return nil }
    if let citation { return citation.turn }
    if isFollowing { return turns.count - 1 }
    var index = top.turn
    var row = -top.row
    while index + 1 < turns.count {
      row += turns[index].rowCount
      if row >= size.rows / 2 { break }
      index += 1
    }
    return index
  }

  // MARK: Citations

  /// Moves the citation cursor to the next or previous citation; the first time to one in view.
  mutating func moveCitation(_ step: Int) {
    guard !turns.isEmpty else { return }
    var turn = citation?.turn ?? currentTurn ?? turns.count - 1
    layOut(turn)
    var spots = turns[turn].citations()
    var ordinal: Int
    if let citation, let at = citation.ordinal {
      ordinal = at + step
    } else if let rank = citation?.rank, let first = spots.firstIndex(where: { $0.rank == rank }) {
      ordinal = first
    } else {
      ordinal = step > 0 ? 0 : spots.count - 1
    }
    while !spots.indices.contains(ordinal) {
      turn += step
      guard turns.indices.contains(turn) else { return }
      layOut(turn)
      spots = turns[turn].citations()
      ordinal = step > 0 ? 0 : spots.count - 1
    }
    citation = CitationCursor(turn: turn, ordinal: ordinal, rank: spots[ordinal].rank)
    reveal(RowPosition(turn: turn, row: spots[ordinal].row))
  }

  /// Marks every citation of a source in the turn the reader looks at.
  mutating func selectRank(_ rank: Int, turn: Int) {
    citation = CitationCursor(turn: turn, ordinal: nil, rank: rank)
  }

  mutating func clearCitation() { citation = nil }

  /// Scrolls as little as needed to have a row in view.
  private mutating func reveal(_ target: RowPosition) {
    var distance = target.row - top.row
    if target.turn >= top.turn {
      for index in top.turn..<target.turn { distance += turns[index].rowCount }
    } else {
      for index in target.turn..<top.turn { distance -= turns[index].rowCount }
    }
    if distance < 0 {
      scroll(by: distance - 2)
    } else if distance >= size.rows {
      scroll(by: distance - size.rows + 3)
    }
  }

  /// What is drawn at a point of the pane: the turn and the cell.
  func hit(column: Int, row: Int) -> (turn: Int, cell: Cell?)? {
    guard let position = rowsInView().dropFirst(row).first else { return nil }
    let line = turns[position.turn].row(position.row)
    let at = column - line.indent
    return (position.turn, line.cells.indices.contains(at) ? line.cells[at] : nil)
  }

  // MARK: Drawing

  private func rowsInView() -> [RowPosition] {
    var positions: [RowPosition] = []
    var position = top
    while positions.count < size.rows, position.turn < turns.count {
      guard position.row < turns[position.turn].rowCount else {
        position = RowPosition(turn: position.turn + 1, row: 0)
        continue
      }
      positions.append(position)
      position.row += 1
    }
    return positions
  }

  func draw(into frame: inout Frame, in area: Rect, showsBlock: Bool) {
    let positions = rowsInView()
    for (row, position) in positions.enumerated() {
      let line = turns[position.turn].row(position.row)
      frame.place(line.cells, row: row, column: line.indent, in: area)
      markCitations(of: line, at: position, row: row, into: &frame, in: area)
    }
    if showsBlock, isFollowing, let last = positions.indices.last {
      let line = turns[positions[last].turn].row(positions[last].row)
      frame.write(
        "▍", row: last, column: max(TurnPane.answerIndent, line.indent + line.cells.count + 1),
        in: area, face: .accent)
    }
    let new = newRowsBelow
    if new > 0, area.rows > 1 {
      let text = " ▼ \(Figures.counted(new, "new line")) "
      frame.clear(Rect(column: area.column, row: area.endRow - 1, columns: area.columns, rows: 1))
      frame.write(text, row: area.rows - 1, column: TurnPane.answerIndent, in: area, face: .accent)
    }
  }

  private func markCitations(
    of line: TurnRow, at position: RowPosition, row: Int, into frame: inout Frame, in area: Rect
  ) {
    guard let citation, citation.turn == position.turn,
      line.cells.contains(where: { $0.tag.citedRank == citation.rank })
    else { return }
    var spots = turns[position.turn].citations().enumerated().filter {
      $1.row == position.row && $1.rank == citation.rank
    }
    if let ordinal = citation.ordinal { spots.removeAll { $0.offset != ordinal } }
    for (_, spot) in spots {
      frame.paint(
        Rect(
          column: area.column + line.indent + spot.columns.lowerBound, row: area.row + row,
          columns: spot.columns.count, rows: 1), face: .selection)
    }
  }
}
