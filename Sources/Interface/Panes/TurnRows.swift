import Canvas
package import Core

/// The rows around an answer.
enum TurnRows {
  private static let indent = TurnPane.answerIndent

  /// The question, and what stands between it and the answer.
  static func head(of pane: TurnPane, columns: Int) -> [TurnRow] {
    var rows = question(pane.turn.question, columns: columns)
    rows.append(TurnRow(indent: 0, cells: []))
    if isNothingFound(pane.turn) {
      rows.append(TurnRow(indent: indent, "No source matches this question.", face: .warning))
      rows.append(TurnRow(indent: 0, cells: []))
    }
    rows += reasoning(pane, columns: columns)
    return rows
  }

  private static func isNothingFound(_ turn: Turn) -> Bool {
    turn.searched && turn.sources.isEmpty && (turn.share != nil || turn.outcome != nil)
  }

  private static func question(_ text: String, columns: Int) -> [TurnRow] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let rows = lines.flatMap { line in
      Wrapping.rows(CellText.cells(line, face: .question), columns: columns - indent)
    }
    return rows.map { row in
      TurnRow(indent: 1, cells: CellText.cells("▌ ", face: .accent) + row)
    }
  }

  private static func reasoning(_ pane: TurnPane, columns: Int) -> [TurnRow] {
    let text = pane.reasoning.isEmpty ? storedReasoning(pane.turn) : pane.reasoning
    guard !text.isEmpty else { return [] }
    let sign = pane.unfolds ? "▾" : "▸"
    var rows = [TurnRow(indent: indent, "\(sign) reasoning", face: .dim)]
    if pane.unfolds {
      for line in text.split(separator: "\n") {
        rows += Wrapping.rows(CellText.cells(line, face: .dim), columns: columns - indent - 2)
          .map { TurnRow(indent: indent + 2, cells: $0) }
      }
    }
    rows.append(TurnRow(indent: 0, cells: []))
    return rows
  }

  private static func storedReasoning(_ turn: Turn) -> String {
    turn.answer.map { part in
      if case .reasoning(let text) = part.content { text } else { "" }
    }.joined()
  }

  /// What closes the turn: a bar while it is read, its outcome, its receipt.
  static func tail(of pane: TurnPane, columns: Int, running: Running?, now: Double) -> [TurnRow] {
    if let running { return progress(running, pane: pane, columns: columns, now: now) }
    var rows: [TurnRow] = []
    let hasAnswer = !pane.answerText.isEmpty
    for (text, face) in outcome(pane.turn) + grounding(pane) {
      rows += Wrapping.rows(CellText.cells(text, face: face), columns: columns - indent)
        .map { TurnRow(indent: indent, cells: $0) }
    }
    if let receipt = Receipt.text(of: pane.turn) {
      if !rows.isEmpty { rows.append(TurnRow(indent: 0, cells: [])) }
      rows.append(TurnRow(indent: indent, receipt, face: .dim))
    }
    if hasAnswer, !rows.isEmpty { rows.insert(TurnRow(indent: 0, cells: []), at: 0) }
    return rows
  }

  private static func progress(_ running: Running, pane: TurnPane, columns: Int, now: Double)
    -> [TurnRow]
  {
    switch running.phase {
    case .retrieving, .streaming: return []
    case .waiting: return [TurnRow(indent: indent, "▍", face: .accent)]
    case .reading(let done, let all): return [reading(done, of: all, pane.turn, columns: columns)]
    case .retrying(let attempt, let at, let failure):
      let seconds = max(0, Int((at - now).rounded(.up)))
      let text = "\(failure.sentence) Attempt \(attempt) in \(seconds) s · Esc ends it"
      return Wrapping.rows(CellText.cells(text, face: .warning), columns: columns - indent)
        .map { TurnRow(indent: indent, cells: $0) }
    }
  }

  /// `reading sources 3 of 4` with a bar.
  private static func reading(_ done: Int, of all: Int, _ turn: Turn, columns: Int) -> TurnRow {
    let share = all > 0 ? Double(done) / Double(all) : 0
    let given = turn.sources.filter(\.isInPrompt).count
    var text = "reading the question "
    if given > 0 {
      // The sources stand last but for the question, so their share of the tokens is read last.
      let before = (turn.share?.instructions.count ?? 0) + (turn.share?.history.count ?? 0)
      let size = max(1, turn.share?.sources.count ?? all)
      let read = Double(done - before) / Double(size) * Double(given)
      text = "reading sources \(max(1, min(given, Int(read) + 1))) of \(given) "
    }
    var cells = CellText.cells(text, face: .dim)
    cells += Bar.cells(share, columns: max(4, min(24, columns - indent - cells.count)))
    return TurnRow(indent: indent, cells: cells)
  }

  /// An answer that was given sources and cites none must not look like one that rests on them.
  private static func grounding(_ pane: TurnPane) -> [(String, Face)] {
    guard case .finished = pane.turn.outcome, pane.turn.sources.contains(where: \.isInPrompt),
      !pane.answerText.isEmpty, !pane.citesASource
    else { return [] }
    return [("This answer cites no source.", .warning)]
  }

  private static func outcome(_ turn: Turn) -> [(String, Face)] {
    switch turn.outcome {
    case nil: [("still being answered elsewhere", .dim)]
    case .stopped: [("stopped by you · continue with Tab, c", .dim)]
    case .interrupted: [("interrupted when outcrop ended · continue with Tab, c", .dim)]
    case .failed(let failure):
      [(failure.sentence, .error), (failure.remedy, .error)].filter { !$0.0.isEmpty }
    case .finished(.maxTokens):
      [("cut at the limit of completion tokens · continue with Tab, c", .dim)]
    case .finished(.contentFilter): [("cut by the provider's content filter", .warning)]
    case .finished(.guardrail): [("stopped by a guardrail", .warning)]
    case .finished(.refusal): [("the model declined to answer", .warning)]
    case .finished: []
    }
  }
}

/// The dim line under an answer: tokens, times, cost.
package enum Receipt {
  /// `1,412 → 87 tokens · 0.8 s to first · 6.2 s · $0.0021`; `nil` before there is anything to say.
  package static func text(of turn: Turn) -> String? {
    guard let usage = turn.usage else { return nil }
    var items = [
      "\(Figures.tokens(usage.promptTokens)) → \(Figures.tokens(usage.completionTokens)) tokens"
    ]
    if usage.cachedTokens > 0 { items.append("\(Figures.count(usage.cachedTokens)) cached") }
    if let first = turn.timings.firstToken { items.append("\(Figures.seconds(first)) to first") }
    if let ended = turn.timings.ended { items.append(Figures.seconds(ended)) }
    items.append(Figures.money(turn.cost))
    return items.joined(separator: " · ")
  }
}

/// Bars whose steps differ by shape as well as by colour.
enum Bar {
  /// A share from 0 to 1 on `columns` columns.
  static func cells(_ share: Double, columns: Int) -> Cells {
    let full = Int((max(0, min(1, share)) * Double(columns)).rounded())
    return CellText.cells(String(repeating: "█", count: full), face: .barFull)
      + CellText.cells(String(repeating: "░", count: columns - full), face: .barEmpty)
  }

  /// A relevance from 0 to 1 in five steps.
  static func steps(_ score: Double) -> Cells {
    let full = max(score > 0 ? 1 : 0, min(5, Int((score * 5).rounded())))
    return CellText.cells(String(repeating: "▮", count: full), face: .barFull)
      + CellText.cells(String(repeating: "▯", count: 5 - full), face: .barEmpty)
  }
}
