package import Canvas
package import Core
import Markdown

/// One row of a turn: cells and how far they are set in.
package struct TurnRow: Equatable, Sendable {
  package var indent: Int
  package var cells: Cells

  init(indent: Int, cells: Cells) {
    self.indent = indent
    self.cells = cells
  }

  init(indent: Int, _ text: some StringProtocol, face: Face) {
    self.init(indent: indent, cells: CellText.cells(text, face: face))
  }
}

/// One turn of the conversation, laid out when it comes into view.
///
/// Rows from top to bottom: the gap to the turn before, the question, what precedes the answer, the
/// answer, and what closes it (a bar, an outcome, the receipt).
package struct TurnPane: Equatable, Sendable {
  /// The turn; its answer is filled in when it ends.
  package private(set) var turn: Turn
  /// Text and reasoning as they arrive.
  private var answer: MarkdownStream?
  private(set) var reasoning = ""
  /// Whether the reasoning is shown whole.
  var unfolds = false
  /// Columns it is laid out for; 0 when it is not.
  private var columns = 0
  private var head: [TurnRow] = []
  private var tail: [TurnRow] = []
  private let gap: Int

  static let answerIndent = 3
  private static let questionIndent = 1

  init(_ turn: Turn, isFirst: Bool) {
    self.turn = turn
    gap = isFirst ? 0 : 2
  }

  var answerText: String { answer?.text ?? turn.answerText }

  // MARK: News

  mutating func receive(_ text: String) {
    if answer == nil { answer = MarkdownStream() }
    answer?.append(text)
  }

  mutating func receive(reasoning text: String) {
    reasoning += text
    forgetEdges()
  }

  /// Takes the turn as it is now; the text that has arrived stays.
  mutating func update(_ turn: Turn) {
    self.turn = turn
    // A prompt repeats all that came before it: the store keeps it, the screen does not.
    self.turn.prompt = nil
    forgetEdges()
  }

  mutating func retrieved(_ sources: [Source]) {
    turn.sources = sources
    turn.searched = true
    forgetEdges()
  }

  mutating func toggleReasoning() {
    unfolds.toggle()
    forgetEdges()
  }

  private mutating func forgetEdges() {
    head = []
  }

  // MARK: Rows

  var isLaidOut: Bool { columns > 0 }

  /// Forgets the rows, to save memory; they come back with the next `layOut`.
  mutating func forget() {
    columns = 0
    head = []
    tail = []
    if turn.outcome != nil { answer = nil }
  }

  /// Lays the turn out for `columns` columns; cheap when nothing has changed.
  mutating func layOut(columns: Int, running: Running?, now: Double) {
    let isRunning = running != nil
    if answer == nil, !turn.answerText.isEmpty { answer = MarkdownStream(turn.answerText) }
    if !isRunning { answer?.finish() }
    let citable = citable
    answer?.layOut(columns: columns - Self.answerIndent, citable: citable)
    if columns != self.columns || head.isEmpty {
      self.columns = columns
      head = TurnRows.head(of: self, columns: columns)
      tail = TurnRows.tail(of: self, columns: columns, running: running, now: now)
    } else if isRunning {
      tail = TurnRows.tail(of: self, columns: columns, running: running, now: now)
    }
  }

  /// The ranks an answer may cite: sources that were in its prompt. `nil` when nothing was searched.
  private var citable: Range<Int>? {
    guard turn.searched else { return nil }
    return 1..<turn.sources.filter(\.isInPrompt).count + 1
  }

  private var answerRows: Int { answer?.lines.count ?? 0 }

  var rowCount: Int { gap + head.count + answerRows + tail.count }

  /// The row `index`, counted from the top of the gap.
  func row(_ index: Int) -> TurnRow {
    var index = index - gap
    if index < 0 { return TurnRow(indent: 0, cells: []) }
    if index < head.count { return head[index] }
    index -= head.count
    if index < answerRows, let answer {
      return TurnRow(indent: Self.answerIndent, cells: answer.lines[index].cells)
    }
    return tail[index - answerRows]
  }

  /// Whether the answer cites at least one source that it was given.
  var citesASource: Bool {
    answer.map { CitationMark.all(in: $0.lines).contains(where: \.isValid) } ?? false
  }

  /// Citations in the order they stand in the answer; rows count from the top of the gap.
  func citations() -> [CitationMark] {
    guard let answer else { return [] }
    var marks = CitationMark.all(in: answer.lines)
    for index in marks.indices { marks[index].row += gap + head.count }
    return marks
  }
}
