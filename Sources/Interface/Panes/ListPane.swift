import Canvas

/// A row of a list: what names it, what describes it, and whether it can be chosen.
package struct ListRow: Equatable, Sendable {
  /// What the effect needs to know it by.
  package var id: String
  package var title: String
  package var detail: String
  /// A second line, such as the text around a match.
  package var note: String
  package var isCurrent: Bool
  package var isEnabled: Bool

  init(
    id: String, title: String, detail: String = "", note: String = "", isCurrent: Bool = false,
    isEnabled: Bool = true
  ) {
    self.id = id
    self.title = title
    self.detail = detail
    self.note = note
    self.isCurrent = isCurrent
    self.isEnabled = isEnabled
  }
}

/// A list over the main screen: sessions, libraries, documents, models or themes.
package struct ListPane: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case sessions, libraries, documents, models, themes, sources
  }

  /// What typed characters are for.
  package enum Mode: Equatable, Sendable {
    case moving
    /// Typing what to look for.
    case finding
    /// Typing a new title.
    case renaming
    /// Asked whether to delete.
    case removing
  }

  package let kind: Kind
  package private(set) var rows: [ListRow] = []
  package private(set) var selected = 0
  package var mode = Mode.moving
  package var input = Editor()
  /// What the rows were looked for by.
  package private(set) var search = ""
  package private(set) var isLoaded = false
  /// What to put back when a preview is not kept.
  package var original = ""

  init(_ kind: Kind, original: String = "") {
    self.kind = kind
    self.original = original
  }

  mutating func show(_ rows: [ListRow], search: String = "") {
    let id =
      isLoaded && search == self.search ? selectedRow?.id : rows.first(where: \.isCurrent)?.id
    self.rows = rows
    self.search = search
    isLoaded = true
    selected = rows.firstIndex { $0.id == id } ?? 0
  }

  package var selectedRow: ListRow? { rows.indices.contains(selected) ? rows[selected] : nil }

  mutating func move(by step: Int) { select(selected + step) }

  mutating func select(_ index: Int) { selected = max(0, min(index, rows.count - 1)) }

  mutating func moveToLast() { select(rows.count - 1) }

  mutating func removeRow(id: String) {
    rows.removeAll { $0.id == id }
    select(selected)
  }

  mutating func retitle(id: String, _ title: String) {
    for index in rows.indices where rows[index].id == id { rows[index].title = title }
  }

  // MARK: Drawing

  private var title: String {
    switch kind {
    case .sessions: "Sessions"
    case .libraries: "Libraries"
    case .documents: "Documents"
    case .models: "Models"
    case .themes: "Themes"
    case .sources: "Sources"
    }
  }

  private var emptyText: String {
    if !isLoaded { return "reading…" }
    if !search.isEmpty { return "Nothing matches “\(search)”." }
    switch kind {
    case .sessions: return "No session yet: send a question and it is kept."
    case .libraries: return "No library yet: run outcrop index PATH."
    case .documents: return "No library is open."
    case .models: return "No model can be had: run outcrop models."
    case .themes: return "No themes were found."
    case .sources: return "This turn has no sources."
    }
  }

  /// Rows of the terminal that a row of the list takes.
  private var rowHeight: Int { rows.contains { !$0.note.isEmpty } ? 2 : 1 }

  private func firstVisible(rows count: Int) -> Int {
    let visible = max(1, count / rowHeight)
    return max(0, min(selected - visible / 2, rows.count - visible))
  }

  func draw(into frame: inout Frame, in area: Rect) {
    frame.clear(area)
    frame.write(title, row: 0, column: 1, in: area, face: .heading)
    drawPrompt(into: &frame, in: area)
    let body = area.inset(top: 2, bottom: 1)
    if rows.isEmpty { frame.write(emptyText, row: 0, column: 3, in: body, face: .dim) }
    let first = firstVisible(rows: body.rows)
    for (offset, row) in rows.dropFirst(first).prefix(body.rows / rowHeight).enumerated() {
      draw(row, at: offset * rowHeight, isSelected: first + offset == selected, &frame, body)
    }
    frame.write(footer, row: area.rows - 1, column: 1, in: area, face: .dim)
  }

  private func draw(
    _ row: ListRow, at top: Int, isSelected: Bool, _ frame: inout Frame, _ area: Rect
  ) {
    let detail = CellText.cells(row.detail, face: .dim)
    let title = CellText.cells(
      row.title.isEmpty ? "untitled" : row.title, face: row.isEnabled ? .text : .dim)
    let room = max(8, area.columns - 4 - min(detail.count + 2, area.columns / 2))
    frame.write(row.isCurrent ? "•" : " ", row: top, column: 1, in: area, face: .accent)
    let shownTitle = SourceCard.cut(title, columns: room)
    frame.place(shownTitle, row: top, column: 3, in: area)
    let detailRoom = area.columns - 3 - shownTitle.count - 3
    if detailRoom > 4 {
      let shown = SourceCard.cut(detail, columns: detailRoom)
      frame.place(shown, row: top, column: area.columns - 1 - shown.count, in: area)
    }
    if !row.note.isEmpty {
      frame.place(
        SourceCard.cut(CellText.cells(row.note, face: .dim), columns: area.columns - 6),
        row: top + 1, column: 5, in: area)
    }
    if isSelected {
      frame.write("▌", row: top, in: area, face: .accent)
      frame.paint(
        Rect(column: area.column + 1, row: area.row + top, columns: area.columns - 1, rows: 1),
        face: .selection)
    }
  }

  private func drawPrompt(into frame: inout Frame, in area: Rect) {
    let label: String
    switch mode {
    case .moving:
      if !search.isEmpty {
        frame.write("matching “\(search)”", row: 1, column: 1, in: area, face: .dim)
      }
      return
    case .finding: label = "Search: "
    case .renaming: label = "New title: "
    case .removing:
      let name = selectedRow?.title ?? ""
      frame.write(
        "Delete “\(name)” for good? y deletes, any other key keeps it.", row: 1, column: 1,
        in: area, face: .warning)
      return
    }
    let column = frame.write(label, row: 1, column: 1, in: area, face: .accent)
    let set = input.rows(columns: max(2, area.columns - column - 1))
    frame.place(set.rows[set.cursor.row], row: 1, column: column, in: area)
    frame.cursor = Point(column: area.column + column + set.cursor.column, row: area.row + 1)
  }

  private var footer: String {
    switch kind {
    case .sessions: "Enter opens · / searches all · R renames · d deletes · Esc closes"
    case .libraries: "Enter opens · o shows its documents · Esc closes"
    case .documents: "Enter reads · Esc closes"
    case .models: "Enter chooses · Esc closes"
    case .themes: "j k preview · Enter keeps · Esc puts back"
    case .sources: "Enter opens the document there · Esc closes"
    }
  }

  /// The row drawn at a row of `area`.
  func index(atRow row: Int, in area: Rect) -> Int? {
    let body = area.inset(top: 2, bottom: 1)
    guard row >= 2, row - 2 < body.rows else { return nil }
    let index = firstVisible(rows: body.rows) + (row - 2) / rowHeight
    return rows.indices.contains(index) ? index : nil
  }
}
