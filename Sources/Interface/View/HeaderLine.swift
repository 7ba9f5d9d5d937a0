import Canvas
import Core

/// The line at the head: library and its size, session title, model. The title drops first.
struct HeaderLine {
  let state: State

  func draw(into frame: inout Frame, in area: Rect) {
    let model = CellText.cells(state.model.title, face: state.model.name == nil ? .warning : .dim)
    var left = CellText.cells("outcrop", face: .strong)
    if let library = state.library {
      left += CellText.cells("   \(library.name) · \(library.summary)", face: .text)
    }
    let shown = SourceCard.cut(left, columns: max(10, area.columns - model.count - 4))
    frame.place(shown, row: 0, column: 1, in: area)
    let modelColumn = area.columns - 1 - model.count
    if modelColumn > shown.count + 2 { frame.place(model, row: 0, column: modelColumn, in: area) }
    let room = modelColumn - 3 - shown.count - 4
    guard room >= 8, !state.session.title.isEmpty else { return }
    let title = SourceCard.cut(
      CellText.cells(state.session.title, face: .text), columns: min(room, 48))
    frame.place(title, row: 0, column: modelColumn - 3 - title.count, in: area)
  }
}

extension LibraryStatus {
  /// `255 documents`, or how far indexing is.
  package var summary: String {
    switch progress {
    case nil: Figures.counted(documents, "document")
    case .reading(let done, let all):
      "\(Figures.count(done)) of \(Figures.count(all)) indexed, searchable now"
    case .embedding(let done, let all):
      "\(Figures.counted(documents, "document")), embedding \(done * 100 / max(1, all)) %"
    }
  }
}
