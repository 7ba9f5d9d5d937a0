import Canvas
package import Core

/// The sources of one turn, best first: title, place, relevance, heading, and the text around the
/// matches. Those in the prompt come first; the others follow, dim, under a thin rule.
package struct SourcesPane: Equatable, Sendable {
  package private(set) var sources: [Source] = []
  /// Whose sources they are.
  package private(set) var turn: TurnID?
  package private(set) var selected: Int?
  /// Shown in place of sources: `searching…`, or why there are none.
  var isSearching = false
  private var isGiven = false
  private var cards: [SourceCard] = []
  private var columns = 0
  private var first = 0

  package init() {}

  mutating func show(_ sources: [Source], of turn: TurnID?, isGiven: Bool) {
    guard sources != self.sources || turn != self.turn || isGiven != self.isGiven else { return }
    if turn != self.turn { selected = nil }
    self.sources = sources
    self.turn = turn
    self.isGiven = isGiven
    cards = []
    first = 0
    if let selected, selected >= sources.count { self.selected = nil }
  }

  package var selectedSource: Source? { selected.map { sources[$0] } }

  mutating func select(rank: Int?) {
    selected = rank.flatMap { rank in sources.firstIndex { $0.rank == rank } }
  }

  mutating func move(by step: Int) {
    guard !sources.isEmpty else { return }
    selected = max(0, min((selected ?? (step > 0 ? -1 : sources.count)) + step, sources.count - 1))
  }

  mutating func moveToFirst() { selected = sources.isEmpty ? nil : 0 }
  mutating func moveToLast() { selected = sources.isEmpty ? nil : sources.count - 1 }

  /// `4 of 6 in the prompt`
  var summary: String {
    if isSearching { return "searching…" }
    guard !sources.isEmpty else { return "" }
    return isGiven
      ? "\(sources.filter(\.isInPrompt).count) of \(sources.count) in the prompt"
      : Figures.counted(sources.count, "chunk")
  }

  // MARK: Layout

  /// Sets the cards to a width and scrolls to the selected one. Called before each draw.
  mutating func prepare(columns: Int, rows: Int) {
    if columns != self.columns || cards.count != sources.count {
      self.columns = columns
      cards = sources.map { SourceCard($0, columns: columns, isDim: isGiven && !$0.isInPrompt) }
    }
    guard let selected else {
      first = 0
      return
    }
    first = min(first, selected)
    while first < selected, place(from: first, rows: rows).count + first <= selected { first += 1 }
    while first > 0, place(from: first - 1, rows: rows).count + first - 1 > selected { first -= 1 }
  }

  /// How many rows each card from `first` gets: a line each, and more from the best on.
  private func place(from first: Int, rows: Int) -> [Int] {
    var heights: [Int] = []
    var left = rows
    for index in first..<cards.count where left > 0 {
      let ruled = isRuled(before: index, first: first) ? 1 : 0
      guard left > ruled else { break }
      heights.append(1)
      left -= 1 + ruled
    }
    // The selected one opens first, then from the top.
    let order = heights.indices.sorted { one, other in
      let chosen = (selected ?? -1) - first
      return (one == chosen ? -1 : one) < (other == chosen ? -1 : other)
    }
    for index in order {
      let wanted = cards[first + index].rows.count - 1
      guard wanted <= left else { continue }
      heights[index] += wanted
      left -= wanted
    }
    return heights
  }

  private func isRuled(before index: Int, first: Int) -> Bool {
    isGiven && index > 0 && !sources[index].isInPrompt && sources[index - 1].isInPrompt
      && index > first
  }

  // MARK: Drawing

  func draw(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    for item in items(rows: area.rows) {
      if item.isRuled {
        frame.write(
          String(repeating: "╌", count: max(0, area.columns - 2)), row: item.row - 1, column: 1,
          in: area, face: .rule)
      }
      for (offset, cells) in cards[item.index].rows.prefix(item.height).enumerated() {
        frame.place(cells, row: item.row + offset, column: 1, in: area)
      }
      guard item.index == selected else { continue }
      for offset in 0..<min(item.height, cards[item.index].body) {
        frame.write("▌", row: item.row + offset, in: area, face: .accent)
      }
      frame.paint(
        Rect(column: area.column + 1, row: area.row + item.row, columns: area.columns - 1, rows: 1)
          .inset(right: 1), face: .selection)
    }
  }

  private struct Item {
    var index: Int
    var row: Int
    var height: Int
    var isRuled: Bool
  }

  private func items(rows: Int) -> [Item] {
    var items: [Item] = []
    var row = 0
    for (offset, height) in place(from: first, rows: rows).enumerated() {
      let isRuled = isRuled(before: first + offset, first: first)
      if isRuled { row += 1 }
      items.append(Item(index: first + offset, row: row, height: height, isRuled: isRuled))
      row += height
    }
    return items
  }

  /// The source drawn at a row of the pane.
  func index(atRow row: Int, rows: Int) -> Int? {
    items(rows: rows).first { row >= $0.row && row < $0.row + $0.height }?.index
  }

  mutating func select(index: Int) { selected = index }

  /// The strip for narrower terminals: one line a source.
  func drawStrip(into frame: inout Frame, in area: Rect, isFocused: Bool) {
    let first = max(0, (selected ?? 0) - area.rows + 1)
    for (row, card) in cards.dropFirst(first).prefix(area.rows).enumerated() {
      frame.place(card.rows[0], row: row, column: 1, in: area)
      guard first + row == selected else { continue }
      frame.write("▌", row: row, in: area, face: .accent)
      frame.paint(
        Rect(column: area.column + 1, row: area.row + row, columns: area.columns - 2, rows: 1),
        face: .selection)
    }
  }

  /// The source drawn at a row of the strip.
  func stripIndex(atRow row: Int, rows: Int) -> Int? {
    let index = max(0, (selected ?? 0) - rows + 1) + row
    return sources.indices.contains(index) ? index : nil
  }
}
