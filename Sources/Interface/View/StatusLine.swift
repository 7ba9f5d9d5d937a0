import Canvas
import Core

/// The figures at the foot. Each is right-aligned in a field of its own, so that nothing moves
/// sideways when digits change; fields drop one by one when the terminal is narrow.
struct StatusLine {
  let counters: Counters
  let contextWindow: Int?
  let isStreaming: Bool

  private struct Field {
    var cells: Cells
    /// Fields with the highest number go first.
    var drop: Int
  }

  func draw(into frame: inout Frame, in area: Rect) {
    var left = leftFields()
    var right = rightFields()
    while width(left) + width(right) - 2 > area.columns,
      let highest = (left + right).map(\.drop).max(), highest > 0
    {
      left.removeAll { $0.drop == highest }
      right.removeAll { $0.drop == highest }
    }
    var column = 1
    for field in left {
      column = frame.place(field.cells, row: 0, column: column, in: area) + 3
    }
    column = area.columns - 1 - width(right) + 3
    for field in right {
      column = frame.place(field.cells, row: 0, column: max(1, column), in: area) + 3
    }
  }

  private func width(_ fields: [Field]) -> Int { fields.reduce(0) { $0 + $1.cells.count + 3 } }

  private func leftFields() -> [Field] {
    guard let prompt = counters.prompt else { return [] }
    var fields = [field("prompt", Figures.tokens(prompt), width: 6, drop: 2)]
    if let share = counters.share, share.total.count > 0 {
      let parts = [
        ("instructions", share.instructions), ("history", share.history),
        ("sources", share.sources), ("question", share.question),
      ]
      let text = parts.map { "\($0) \(Figures.count($1.count))" }.joined(separator: " · ")
      fields.append(Field(cells: CellText.cells("(\(text))", face: .dim), drop: 8))
    }
    fields.append(field("answer", Figures.tokens(counters.completion), width: 5, drop: 1))
    if let speed = counters.tokensPerSecond {
      let text = speed < 9.95 ? "\(Int(speed * 10) / 10).\(Int(speed * 10) % 10)" : "\(Int(speed))"
      fields.append(
        Field(cells: CellText.cells("\(padded(text, 4)) tok/s", face: .status), drop: 6))
    }
    if let first = counters.firstToken {
      fields.append(
        Field(cells: CellText.cells("first \(Figures.seconds(first))", face: .status), drop: 7))
    }
    if let used = counters.contextTokens, let window = contextWindow, window > 0 {
      let share = Double(used) / Double(window)
      var cells = CellText.cells("context ▕", face: .status) + Bar.context(share, columns: 10)
      CellText.append(
        "▏\(padded("\(Int((share * 100).rounded()))", 3)) %", face: .status, to: &cells)
      fields.append(Field(cells: cells, drop: 4))
    }
    return fields
  }

  private func rightFields() -> [Field] {
    [
      field("turn", Figures.money(counters.turnCost), width: 7, drop: 0),
      field("session", Figures.money(counters.sessionCost), width: 6, drop: 3),
      field("today", Figures.money(counters.todayCost), width: 5, drop: 5),
    ]
  }

  private func field(_ label: String, _ value: String, width: Int, drop: Int) -> Field {
    var cells = CellText.cells("\(label) ", face: .dim)
    CellText.append(padded(value, width), face: .status, to: &cells)
    return Field(cells: cells, drop: drop)
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - CellText.width(of: text))) + text
  }
}

extension Bar {
  /// The context window's bar: blank where it is free.
  static func context(_ share: Double, columns: Int) -> Cells {
    let full = Int((max(0, min(1, share)) * Double(columns)).rounded(.up))
    return CellText.cells(
      String(repeating: "█", count: full), face: share > 0.9 ? .warning : .barFull)
      + CellText.cells(String(repeating: " ", count: columns - full), face: .barEmpty)
  }
}
