import Canvas

/// One parse of a text, or of the open end of one, and its rows.
struct LayoutPass {
  var columns: Int
  /// Ranks that a citation may name; `nil` when that is not known.
  var citable: Range<Int>?
  var isOpen: Bool

  /// Where a text is settled, as seen by the next pass.
  struct Settled: Equatable, Sendable {
    /// Bytes of text that are settled; whole lines.
    var offset = 0
    var continuation = Continuation()
    /// Their rows.
    var rows = 0
  }

  /// Lays out `text` from where it is settled, below `rows`.
  ///
  /// - Returns: What is settled now.
  func run(
    _ text: [UInt8], from settled: Settled, _ source: Source, rows: inout [StyledLine]
  ) -> Settled {
    var above: [StyledLine] = []
    swap(&above, &rows)
    return Node.parsing(source.bytes) { root in
      let frontier = isOpen ? Frontier.of(root, in: source, from: settled.continuation) : nil
      var writer = BlockWriter(
        rows: above, columns: columns, citable: citable, source: source,
        start: settled.continuation, frontier: frontier, openLeaf: openLeaf(root, source))
      above = []
      writer.write(root)
      rows = writer.rows
      guard let frontier, let mark = writer.settled else { return settled }
      let offset = source.offset(ofLine: frontier.line) ?? settled.offset
      return Settled(offset: offset, continuation: mark.continuation, rows: mark.rows)
    }
  }

  /// The block that the last line of the text belongs to: the one more text may still change.
  private func openLeaf(_ root: Node, _ source: Source) -> Node? {
    guard isOpen else { return nil }
    var leaf = root
    while let last = leaf.last, leaf.kind != .paragraph, leaf.kind != .heading,
      leaf.kind != .tableRow
    {
      leaf = last
    }
    switch leaf.kind {
    case .paragraph, .heading: return leaf.endLine >= source.lastLine ? leaf : nil
    case .tableRow: return leaf.startLine >= source.lastLine ? leaf : nil
    default: return nil
    }
  }
}
