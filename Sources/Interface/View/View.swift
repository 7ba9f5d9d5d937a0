package import Canvas
import Core

/// Draws the state. Pure: the same state gives the same frame. `prepare` must have run since the
/// last change.
package func view(_ state: State) -> Frame {
  var frame = Frame(state.size)
  MainView(state: state, areas: state.areas).draw(into: &frame)
  for popup in state.popups { PopupView(state: state, popup: popup).draw(into: &frame) }
  return frame
}

/// Settles scrolling and layout for the next `view`. Does no I/O; cheap when nothing has changed.
package func prepare(_ state: inout State) {
  state.showSourcesOfCurrentTurn()
  let areas = state.areas
  let conversation = Size(columns: areas.conversation.columns, rows: areas.conversation.rows)
  state.conversation.prepare(
    conversation, measure: state.measure, running: state.running, now: state.now)
  if let sources = areas.sources {
    let rows = areas.kind == .strip ? 1 : sources.rows - 2
    state.sources.prepare(columns: sources.columns, rows: rows)
  }
  state.preparePopups()
}

extension State {
  /// Where everything stands now.
  package var areas: Areas {
    Areas(
      size, editorRows: editor.rows(columns: editorColumns).rows.count,
      sourceCount: sources.sources.count, keepsSources: library != nil, showsSources: showsSources)
  }

  /// Columns of the editor's text.
  var editorColumns: Int { size.columns < 20 ? max(2, size.columns - 1) : size.columns - 4 }

  /// The area of a popup.
  var popupArea: Rect {
    let all = Rect(size)
    return areas.kind == .tiny || areas.kind == .small ? all : all.inset(top: 2, bottom: 0)
  }

  mutating func showSourcesOfCurrentTurn() {
    guard let index = conversation.currentTurn else {
      return sources.show([], of: nil, isGiven: false)
    }
    let turn = conversation.turns[index].turn
    sources.show(turn.sources, of: turn.id, isGiven: turn.share != nil)
    sources.isSearching =
      running?.turn == turn.id && running?.phase == .retrieving && library != nil
  }

  mutating func preparePopups() {
    let area = popupArea
    for index in popups.indices {
      switch popups[index] {
      case .help(var help):
        help.pane.prepare(columns: area.columns - 2, rows: area.rows - 3)
        popups[index] = .help(help)
      case .prompt(var pane):
        pane.prepare(columns: min(area.columns - 2, measure), rows: area.rows - 3)
        popups[index] = .prompt(pane)
      case .document(var pane):
        pane.prepare(size, measure: measure)
        popups[index] = .document(pane)
      case .list: break
      }
    }
  }
}

/// The main screen.
struct MainView {
  let state: State
  let areas: Areas

  func draw(into frame: inout Frame) {
    if let header = areas.header { HeaderLine(state: state).draw(into: &frame, in: header) }
    drawRules(into: &frame)
    drawConversation(into: &frame)
    drawSources(into: &frame)
    drawEditor(into: &frame)
    drawStatus(into: &frame)
  }

  private func drawRules(into frame: inout Frame) {
    let all = Rect(frame.size)
    for row in areas.rules {
      frame.write(String(repeating: "─", count: frame.size.columns), row: row, in: all, face: .rule)
    }
    guard let divider = areas.divider, let first = areas.rules.first, let last = areas.rules.last
    else { return }
    frame.write("┬", row: first, column: divider, in: all, face: .rule)
    for row in first + 1..<last {
      frame.write("│", row: row, column: divider, in: all, face: .rule)
    }
    frame.write("┴", row: last, column: divider, in: all, face: .rule)
  }

  private func drawConversation(into frame: inout Frame) {
    let area = areas.conversation
    guard !state.conversation.isEmpty else {
      if areas.kind != .tiny { FirstStart(state: state).draw(into: &frame, in: area) }
      return
    }
    let isStreaming = state.running?.phase == .streaming
    state.conversation.draw(into: &frame, in: area, showsBlock: isStreaming)
  }

  private func drawSources(into frame: inout Frame) {
    guard let area = areas.sources else { return }
    let isFocused = state.focus == .sources
    if areas.kind == .strip {
      return state.sources.drawStrip(into: &frame, in: area, isFocused: isFocused)
    }
    frame.write("Sources", row: 0, column: 1, in: area, face: isFocused ? .accent : .strong)
    let summary = CellText.cells(state.sources.summary, face: .dim)
    frame.place(summary, row: 0, column: max(9, area.columns - 1 - summary.count), in: area)
    state.sources.draw(into: &frame, in: area.inset(top: 2), isFocused: isFocused)
  }

  private func drawEditor(into frame: inout Frame) {
    let area = areas.editor
    let isTiny = areas.kind == .tiny
    let left = isTiny ? 0 : 3
    let set = state.editor.rows(columns: state.editorColumns)
    let first = max(0, min(set.cursor.row - area.rows + 1, set.rows.count - area.rows))
    if !isTiny {
      frame.write("›", row: 0, column: 1, in: area, face: state.focus == .editor ? .accent : .dim)
    }
    if state.editor.isEmpty {
      frame.write(placeholder, row: 0, column: left, in: area, face: .dim)
    }
    for (row, cells) in set.rows.dropFirst(first).prefix(area.rows).enumerated() {
      frame.place(cells, row: row, column: left, in: area)
    }
    if state.focus == .editor {
      frame.cursor = Point(
        column: min(frame.size.columns - 1, area.column + left + set.cursor.column),
        row: min(frame.size.rows - 1, area.row + set.cursor.row - first))
    }
  }

  private var placeholder: String {
    state.library == nil ? "Ask anything" : "Ask about your documents"
  }

  private func drawStatus(into frame: inout Frame) {
    guard let area = areas.status else { return }
    if let notice = state.notice {
      return drawNotice(notice, into: &frame, in: area)
    }
    StatusLine(
      counters: state.counters, contextWindow: state.model.contextWindow,
      isStreaming: state.running != nil
    ).draw(into: &frame, in: area)
  }
}

extension MainView {
  /// One line in place of the figures; a longer text stands over the foot of the conversation.
  private func drawNotice(_ notice: Notice, into frame: inout Frame, in status: Rect) {
    let cells = CellText.cells(notice.text, face: notice.kind == .failure ? .error : .good)
    let rows = Wrapping.rows(cells, columns: max(2, status.columns - 2))
    let over = areas.conversation
    guard rows.count > 1, over.rows > rows.count else {
      frame.place(
        SourceCard.cut(cells, columns: status.columns - 2), row: 0, column: 1, in: status)
      return
    }
    let set = Wrapping.rows(cells, columns: max(2, over.columns - 2)).prefix(over.rows)
    let top = Rect(
      column: 0, row: over.endRow - set.count, columns: over.columns, rows: set.count)
    frame.clear(top)
    for (row, cells) in set.enumerated() { frame.place(cells, row: row, column: 1, in: top) }
  }
}

/// The first start: what this is, what it reads now, and questions these documents answer.
struct FirstStart {
  let state: State

  func draw(into frame: inout Frame, in area: Rect) {
    var lines: [(String, Face)] = [
      ("Talk with your own documents. Answers cite the chunks they rest on.", .strong),
      (reading, .text),
      ("", .text),
    ]
    for (index, example) in state.examples.prefix(3).enumerated() {
      let isNext = index == state.nextExample % max(1, min(3, state.examples.count))
      lines.append(("\(isNext ? "›" : " ") \(example)", .accent))
    }
    if !state.examples.isEmpty { lines.append(("Tab takes a question into the editor.", .dim)) }
    if state.model.name == nil {
      let pull = state.wantedModel.map { $0.provider == "local" ? "pull \($0.id)" : "list" }
      lines.append(("No model can answer yet: run outcrop models \(pull ?? "list").", .warning))
    }
    lines.append(("F1 shows the keys.", .dim))
    let rows = lines.flatMap { line in
      Wrapping.rows(
        CellText.cells(line.0, face: line.1), columns: max(10, min(76, area.columns - 4)))
    }
    let width = rows.map(\.count).max() ?? 0
    let column = max(2, (area.columns - width) / 2)
    let top = max(0, (area.rows - rows.count) / 2)
    for (row, cells) in rows.enumerated() {
      frame.place(cells, row: top + row, column: column, in: area)
    }
  }

  private var reading: String {
    guard let library = state.library else {
      return "No documents are open: run outcrop PATH, or choose a library with Ctrl-L."
    }
    return "It reads \(library.name): \(library.summary)."
  }
}

/// What lies over the main screen.
struct PopupView {
  let state: State
  let popup: Popup

  func draw(into frame: inout Frame) {
    let area = state.popupArea
    switch popup {
    case .list(let list):
      frame.cursor = nil
      list.draw(into: &frame, in: area)
    case .help(let help): draw(help.pane, into: &frame, in: area)
    case .prompt(let pane): draw(pane, into: &frame, in: area)
    case .document(let pane):
      frame.cursor = nil
      pane.draw(into: &frame)
    }
  }

  private func draw(_ pane: TextPane, into frame: inout Frame, in area: Rect) {
    frame.cursor = nil
    frame.clear(area)
    frame.write(pane.title, row: 0, column: 1, in: area, face: .heading)
    pane.draw(into: &frame, in: area.inset(top: 2, left: 1, bottom: 1, right: 1))
    frame.write("j k scroll · Esc closes", row: area.rows - 1, column: 1, in: area, face: .dim)
  }
}
