import Canvas

/// Lays out parsed blocks as rows, below the rows it is given.
struct BlockWriter {
  private(set) var rows: [StyledLine]
  /// Code blocks so far, over the whole text.
  var codeBlocks: Int
  /// Rows above the frontier, and what the rest continues there.
  private(set) var settled: (rows: Int, continuation: Continuation)?

  let source: Source
  private let columns: Int
  private let citable: Range<Int>?
  private let start: Continuation
  private let frontier: Frontier?
  /// The block that more text may still change.
  private let openLeaf: Node?

  /// What every row of the open containers begins with, and what the next row begins with instead.
  private(set) var lead = Cells()
  private var firstLead: Cells?
  private var depth = 0
  /// A blank row that is due before the next one: what it begins with, and how deep.
  private var blank: (lead: Cells, depth: Int)?

  /// Deeper containers are set like this one.
  private static let deepest = 32

  init(
    rows: [StyledLine], columns: Int, citable: Range<Int>?, source: Source, start: Continuation,
    frontier: Frontier?, openLeaf: Node?
  ) {
    self.rows = rows
    self.columns = max(2, columns)
    self.citable = citable
    self.source = source
    self.start = start
    self.frontier = frontier
    self.openLeaf = openLeaf
    codeBlocks = start.codeBlocks
  }

  /// Writes everything below the document.
  mutating func write(_ root: Node) {
    for child in root.children {
      if child.previous == nil {
        resume(child)
      } else {
        requestBlank()
        write(block: child)
      }
    }
  }

  /// Text columns of a row inside the open containers.
  var available: Int { max(2, columns - lead.count) }

  func style(_ base: Face, of leaf: Node) -> InlineText.Style {
    InlineText.Style(
      base: base, citable: citable, isOpen: leaf == openLeaf)
  }

  // MARK: Rows

  /// Adds a row. `mark` replaces the last cells of its lead.
  mutating func emit(
    _ content: some RandomAccessCollection<Cell>, continues: Bool = false, codeBlock: Int? = nil,
    mark: Cells = []
  ) {
    flushBlank()
    var cells = Cells()
    let lead = firstLead ?? self.lead
    firstLead = nil
    cells.reserveCapacity(lead.count + content.count)
    cells.append(contentsOf: lead)
    if mark.count <= cells.count {
      cells.replaceSubrange((cells.count - mark.count)..., with: mark)
    }
    cells.append(contentsOf: content)
    rows.append(
      StyledLine(cells, indent: lead.count, codeBlock: codeBlock, continues: continues))
  }

  /// Adds the rows of wrapped text.
  mutating func emit(wrapping runs: [Cells]) {
    if runs.allSatisfy(\.isEmpty) { return }
    for run in runs {
      for range in Wrapping.breaks(run, columns: available) {
        emit(run[range], continues: range.lowerBound > 0)
      }
    }
  }

  /// A blank row comes before the next row, if there is one above.
  mutating func requestBlank() {
    if let blank, blank.depth <= depth { return }
    var lead = self.lead
    while lead.last?.isBlank == true { lead.removeLast() }
    blank = (lead, depth)
  }

  private mutating func flushBlank() {
    guard let blank else { return }
    self.blank = nil
    if rows.isEmpty { return }
    rows.append(StyledLine(blank.lead, indent: blank.lead.count))
  }

  /// Writes `body` behind `first` in its first row and `rest` in the others; both equally wide.
  mutating func indented(first: Cells? = nil, rest: Cells, _ body: (inout BlockWriter) -> Void) {
    let outer = lead
    let outerFirst = firstLead
    firstLead =
      first.map { fitted((outerFirst ?? outer) + $0) } ?? outerFirst.map { fitted($0 + rest) }
    lead = fitted(outer + rest)
    depth += 1
    let count = rows.count
    body(&self)
    depth -= 1
    lead = outer
    firstLead = rows.count > count ? nil : outerFirst
  }

  /// At least half of a narrow pane is left for text.
  private func fitted(_ lead: Cells) -> Cells {
    let limit = columns - max(2, columns / 2)
    if lead.count <= limit { return lead }
    return Cells((lead.last?.isBlank == true ? lead.dropLast() : lead[...]).suffix(max(0, limit)))
  }

  // MARK: The frontier

  /// Notes that everything from here on is open, when `node` is where the frontier stands.
  mutating func note(_ node: Node, ordinal: Int? = nil, table: TableFrame? = nil) {
    guard let frontier, frontier.node == node, frontier.place == .node else { return }
    var continuation = frontier.continuation
    if let ordinal, case .list(_, let afterBlank)? = continuation.path.last {
      continuation.path[continuation.path.count - 1] = .list(
        ordinal: ordinal, afterBlank: afterBlank)
    }
    if var table, case .table(let frame) = continuation.interior {
      table.header = frame.header
      continuation.interior = .table(table)
    }
    settle(continuation)
  }

  /// Notes that `lines` of the code block `node` are settled, when the frontier stands there.
  mutating func note(_ node: Node, codeLines lines: Int) {
    guard let frontier, frontier.node == node, frontier.place == .codeLines(lines) else { return }
    settle(frontier.continuation)
  }

  private mutating func settle(_ continuation: Continuation) {
    var continuation = continuation
    continuation.codeBlocks = codeBlocks
    settled = (rows.count, continuation)
  }

  // MARK: Blocks

  /// Writes the first block of a text that continues settled text.
  private mutating func resume(_ block: Node) {
    switch start.interior {
    case .code where block.kind == .codeBlock: writeCode(block, resumes: true)
    case .table(let frame) where block.kind == .table: writeTable(block, resuming: frame)
    default: resume(block, path: start.path[...])
    }
  }

  private mutating func resume(_ block: Node, path: ArraySlice<Continuation.Step>) {
    switch path.first {
    case .quote where block.kind == .quote:
      indented(rest: Self.quoteBar) { writer in
        for child in block.children {
          if child.previous == nil {
            writer.resume(child, path: path.dropFirst())
          } else {
            writer.requestBlank()
            writer.write(block: child)
          }
        }
      }
    case .list(let ordinal, let afterBlank) where block.kind == .list:
      writeList(block, ordinal: ordinal, afterBlank: afterBlank)
    default:
      requestBlank()
      write(block: block)
    }
  }

  /// Writes a block: at least one row, so that what comes before the next block never depends on
  /// how much of this one is shown.
  mutating func write(block: Node) {
    note(block)
    let count = rows.count
    defer { if rows.count == count { emit([]) } }
    if depth > Self.deepest, [.quote, .list, .item].contains(block.kind) {
      writeLeaves(of: block)
      return
    }
    switch block.kind {
    case .paragraph: emit(wrapping: InlineText.runs(of: block, style: style(.text, of: block)))
    case .heading: writeHeading(block)
    case .quote: writeQuote(block)
    case .list: writeList(block, ordinal: block.firstOrdinal ?? 1, afterBlank: false)
    case .codeBlock: writeCode(block, resumes: false)
    case .htmlBlock: writeHTML(block)
    case .rule: emit(Cells(repeating: Cell(scalar: 0x2500, face: .rule), count: available))
    case .table: writeTable(block, resuming: nil)
    default: break
    }
  }

  /// The first kind of heading is underlined, the second has a face of its own, the others are
  /// strong text.
  private mutating func writeHeading(_ block: Node) {
    let level = block.headingLevel
    let face: Face = level <= 2 ? .heading : .strong
    let count = rows.count
    emit(wrapping: InlineText.runs(of: block, style: style(face, of: block)))
    if level == 1, rows.count > count {
      let width = rows[count...].map { $0.cells.count - $0.indent }.max() ?? 0
      emit(Cells(repeating: Cell(scalar: 0x2550, face: .heading), count: min(width, available)))
    }
  }

  private static let quoteBar = [Cell(scalar: 0x258E, face: .quote), .blank(.quote)]

  private mutating func writeQuote(_ block: Node) {
    indented(rest: Self.quoteBar) { writer in
      for child in block.children {
        if child.previous != nil { writer.requestBlank() }
        writer.write(block: child)
      }
      if block.first == nil { writer.emit([]) }
    }
  }

  /// HTML is not interpreted: it is shown as it stands.
  private mutating func writeHTML(_ block: Node) {
    for line in lines(of: block) { emit(wrapping: [line]) }
  }

  /// The lines of a code or HTML block.
  func lines(of block: Node, face: Face = .text) -> [Cells] {
    block.withLiteral { literal in
      var lines: [Cells] = []
      var rest = literal[...]
      while !rest.isEmpty {
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        var cells = Cells()
        CellText.append(
          utf8: UnsafeBufferPointer(rebasing: rest[..<end]), face: face, to: &cells)
        Source.restoreBrackets(in: &cells)
        lines.append(cells)
        rest = rest[min(end + 1, rest.endIndex)...]
      }
      return lines
    }
  }

  /// Containers beyond any sensible depth: only their text, without recursion.
  private mutating func writeLeaves(of container: Node) {
    guard var node = container.first else { return }
    while true {
      if [.quote, .list, .item].contains(node.kind), let child = node.first {
        node = child
        continue
      }
      write(block: node)
      while node.next == nil {
        guard let parent = node.parent, parent != container else { return }
        node = parent
      }
      if let next = node.next { node = next }
    }
  }
}
