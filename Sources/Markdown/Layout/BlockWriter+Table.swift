import Canvas

extension BlockWriter {
  private static let gap = 2
  /// A column is never squeezed below this; a table that would need it is set as fields.
  private static let narrowest = 8

  /// Writes a table in columns; cells wrap when it is too wide. When there is no room for that,
  /// each row becomes a list of `header: value`.
  ///
  /// - Parameter frame: How it was laid out in settled text; its header is not repeated.
  mutating func writeTable(_ table: Node, resuming frame: TableFrame?) {
    guard let header = table.first else { return }
    let labels = cells(of: header, base: .strong)
    let alignments = table.alignments
    var measured: [[[Cells]]] = []
    let isResumed = frame != nil
    var frame = frame ?? TableFrame(widths: [])
    var body = header.next
    if !isResumed {
      while let row = body, measured.count < Frontier.measuredRows {
        measured.append(cells(of: row, base: .text))
        body = row.next
      }
      frame.widths = widths(of: [labels] + measured, columns: labels.count)
      writeHeader(labels, frame, alignments, isAlone: measured.isEmpty)
    }
    for (index, row) in measured.enumerated() {
      write(row: row, labels, frame, alignments, isFirst: index == 0)
    }
    while let row = body {
      note(row, table: frame)
      write(row: cells(of: row, base: .text), labels, frame, alignments, isFirst: false)
      body = row.next
    }
  }

  private func cells(of row: Node, base: Face) -> [[Cells]] {
    let style = style(base, of: row)
    return row.children.map { InlineText.runs(of: $0, style: style) }
  }

  private func widths(of rows: [[[Cells]]], columns: Int) -> [Int] {
    var natural = Array(repeating: 3, count: columns)
    for row in rows {
      for (column, cell) in row.prefix(columns).enumerated() {
        natural[column] = max(natural[column], cell.map(\.count).max() ?? 0)
      }
    }
    let room = available - Self.gap * (columns - 1)
    if natural.reduce(0, +) <= room { return natural }
    let least = natural.map { min($0, Self.narrowest) }
    if least.reduce(0, +) > room { return [] }
    return squeezed(natural, into: room)
  }

  /// Narrow columns keep their width; the wide ones share what is left.
  private func squeezed(_ natural: [Int], into room: Int) -> [Int] {
    var widths = natural
    var left = room
    var wide = natural.count
    for column in natural.indices.sorted(by: { natural[$0] < natural[$1] }) {
      widths[column] = min(natural[column], left / wide)
      left -= widths[column]
      wide -= 1
    }
    return widths
  }

  private mutating func writeHeader(
    _ labels: [[Cells]], _ frame: TableFrame, _ alignments: [UInt8], isAlone: Bool
  ) {
    if frame.widths.isEmpty {
      // Fields carry their labels; without a row there is nothing else to show.
      if isAlone { for label in labels { emit(wrapping: label) } }
      return
    }
    write(row: labels, labels, frame, alignments, isFirst: true)
    var line = Cells()
    for width in frame.widths {
      if !line.isEmpty { line += Cells(repeating: .blank(), count: Self.gap) }
      line += Cells(repeating: Cell(scalar: 0x2500, face: .rule), count: width)
    }
    emit(line)
  }

  private mutating func write(
    row: [[Cells]], _ labels: [[Cells]], _ frame: TableFrame, _ alignments: [UInt8], isFirst: Bool
  ) {
    if frame.widths.isEmpty {
      writeFields(row, labels, isFirst: isFirst)
      return
    }
    let columns = zip(row, frame.widths).map { cell, width in
      cell.flatMap { Wrapping.rows($0, columns: width) }
    }
    let height = columns.map(\.count).max() ?? 1
    for line in 0..<max(1, height) {
      var cells = Cells()
      for (index, column) in columns.enumerated() {
        if index > 0 { cells += Cells(repeating: .blank(), count: Self.gap) }
        let content = line < column.count ? column[line] : []
        let alignment = index < alignments.count ? alignments[index] : 0
        place(content, width: frame.widths[index], alignment: alignment, in: &cells)
      }
      while cells.last?.isBlank == true { cells.removeLast() }
      emit(cells, continues: line > 0)
    }
  }

  private func place(_ content: Cells, width: Int, alignment: UInt8, in cells: inout Cells) {
    let room = max(0, width - content.count)
    let left = alignment == 0x72 ? room : alignment == 0x63 ? room / 2 : 0
    cells += Cells(repeating: .blank(), count: left)
    cells += content
    cells += Cells(repeating: .blank(), count: room - left)
  }

  /// One record of a table without room for columns.
  private mutating func writeFields(_ row: [[Cells]], _ labels: [[Cells]], isFirst: Bool) {
    if !isFirst { requestBlank() }
    for (label, cell) in zip(labels, row) where !cell.allSatisfy(\.isEmpty) {
      var field = Cells(label.joined(separator: [.blank(.strong)]))
      if !field.isEmpty { field += CellText.cells(": ", face: .strong) }
      var runs = cell
      runs[0] = field + runs[0]
      let rows = runs.flatMap { Wrapping.rows($0, columns: available - (available > 6 ? 2 : 0)) }
      for (index, content) in rows.enumerated() {
        let indent = index > 0 && available > 6 ? 2 : 0
        emit(Cells(repeating: .blank(), count: indent) + content, continues: index > 0)
      }
    }
  }
}
