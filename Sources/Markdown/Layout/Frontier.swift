/// How far a parsed text is settled: later text cannot change any row above it.
///
/// Markdown is read line by line, so the blocks before the last one are closed for good once the
/// line that began the last one is complete. Lists settle item by item, quotes block by block,
/// fenced code line by line and long tables row by row.
struct Frontier {
  enum Place: Equatable {
    /// Before a block or a list's item.
    case node
    /// After so many lines of a code block.
    case codeLines(Int)
  }

  var node: Node
  var place: Place
  /// The line that the open rest begins with.
  var line: Int
  var continuation: Continuation

  /// Body rows of a table that decide its columns; later ones are set as these.
  static let measuredRows = 64

  /// - Parameter start: What the parsed text continues.
  /// - Returns: `nil` when nothing of the text is settled.
  static func of(_ root: Node, in source: Source, from start: Continuation) -> Frontier? {
    if let interior = interior(root, in: source, from: start) { return interior }
    var found: Frontier?
    var path: [Continuation.Step] = []
    var parent = root
    while let last = lastSettledStart(in: parent, source) {
      if last.previous != nil {
        found = Frontier(
          node: last, place: .node, line: last.startLine, continuation: Continuation(path: path))
      }
      if last.kind == .quote {
        path.append(.quote)
        parent = last
        continue
      }
      if last.kind == .list, let item = lastSettledStart(in: last, source), item.previous != nil {
        let blank = source.isBlank(before: item)
        // The writer knows the item's number when it comes to it.
        path.append(.list(ordinal: 0, afterBlank: blank))
        found = Frontier(
          node: item, place: .node, line: item.startLine, continuation: Continuation(path: path))
      }
      break
    }
    return found
  }

  /// The last child that begins on a complete line of its own.
  private static func lastSettledStart(in parent: Node, _ source: Source) -> Node? {
    var child = parent.last
    while let node = child {
      let line = node.startLine
      if line <= source.lastCompleteLine, line > node.previous?.startLine ?? 0 { return node }
      child = node.previous
    }
    return nil
  }

  /// Inside of the last block, where that is long code or a long table.
  private static func interior(
    _ root: Node, in source: Source, from start: Continuation
  ) -> Frontier? {
    guard let last = root.last, last.startLine <= source.lastCompleteLine else { return nil }
    if last.kind == .codeBlock, let fence = last.fence {
      let lines = source.lastCompleteLine - last.startLine
      guard lines > 0 else { return nil }
      for line in (last.startLine + 1)...source.lastCompleteLine
      where SyntaxLine.closes(fence, source.line(line)) {
        return nil
      }
      return Frontier(
        node: last, place: .codeLines(lines), line: source.lastCompleteLine + 1,
        continuation: Continuation(interior: .code(fence)))
    }
    if last.kind == .table, let row = last.last {
      var frame = TableFrame(widths: [])
      if case .table(let known) = start.interior, last.previous == nil {
        guard row.previous?.previous != nil else { return nil }
        frame = known
      } else {
        guard let first = last.first?.next,
          last.children.dropFirst(measuredRows + 2).contains(where: { _ in true })
        else { return nil }
        frame.header = Array(source.line(first.startLine - 2) + source.line(first.startLine - 1))
      }
      let settled = row.startLine <= source.lastCompleteLine ? row : row.previous
      guard let settled, settled.previous?.isHeader == false else { return nil }
      return Frontier(
        node: settled, place: .node, line: settled.startLine,
        continuation: Continuation(interior: .table(frame)))
    }
    return nil
  }
}
