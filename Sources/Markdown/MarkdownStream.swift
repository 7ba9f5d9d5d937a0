import Canvas

/// An answer that arrives piece by piece, laid out as it grows.
///
/// Settled blocks are laid out once; only the open end is parsed again, and only when rows are
/// asked for after something was appended. The rows are always those that `MarkdownLayout` gives
/// for the same text. Two streams are equal when their texts are.
package struct MarkdownStream: Equatable, Sendable {
  /// The text so far, with line feeds as line ends.
  private var bytes: [UInt8] = []
  private var endsInReturn = false
  /// Whether more text may come.
  package private(set) var isOpen = true

  /// The rows as of the last `layOut`.
  package private(set) var lines: [StyledLine] = []
  /// Bytes given to the parser since the beginning: what laying out has cost.
  private(set) var parsedBytes = 0
  private var settled = LayoutPass.Settled()
  /// Link targets defined in settled text, and all that the settled rows were laid out with.
  private var settledDefinitions = Definitions()
  private var definitions = Definitions()
  private var laidOut: Request?

  private struct Request: Equatable, Sendable {
    var columns: Int
    var citable: Range<Int>?
    var bytes: Int
    var isOpen: Bool
  }

  /// An empty stream.
  package init() {}

  /// A text that is complete.
  package init(_ text: String) {
    append(text)
    finish()
  }

  /// The text so far, with line feeds as line ends.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
  package var isEmpty: Bool { bytes.isEmpty }

  /// Appends what arrived; it may end anywhere, inside of a character or a line end too. A
  /// finished stream is open again.
  package mutating func append(_ delta: String) {
    isOpen = true
    LineFeeds.append(delta, to: &bytes, endsInReturn: &endsInReturn)
  }

  /// No more text comes: what looked unfinished is drawn as it stands.
  package mutating func finish() {
    isOpen = false
  }

  /// The rows in `columns` columns, laid out now where they are not yet. For `citable` see
  /// `MarkdownLayout.lines`.
  package mutating func lines(columns: Int, citable: Range<Int>? = nil) -> [StyledLine] {
    layOut(columns: columns, citable: citable)
    return lines
  }

  /// Brings `lines` up to date without handing out a copy.
  package mutating func layOut(columns: Int, citable: Range<Int>? = nil) {
    let request = Request(
      columns: columns, citable: citable, bytes: bytes.count, isOpen: isOpen)
    if request == laidOut { return }
    if laidOut?.columns != columns || laidOut?.citable != citable { unsettle() }
    laidOut = request
    var source = openSource()
    let known = settledDefinitions.adding(Definitions.found(in: source.bytes))
    if known != definitions {
      definitions = known
      if settled.offset > 0 {
        unsettle()
        source = openSource()
      }
    }
    lines.removeLast(lines.count - settled.rows)
    parsedBytes += source.bytes.count
    let before = settled
    let pass = LayoutPass(columns: columns, citable: citable, isOpen: isOpen)
    settled = pass.run(bytes, from: settled, source, rows: &lines)
    if settled.offset > before.offset { keepDefinitions(from: before) }
  }

  /// Forgets the layout, not the text.
  private mutating func unsettle() {
    settled = LayoutPass.Settled()
    settledDefinitions = Definitions()
  }

  private func openSource() -> Source {
    Source(
      bytes, from: settled.offset,
      prelude: settledDefinitions.prelude + settled.continuation.prelude, isOpen: isOpen)
  }

  /// Link targets defined in what has just been settled must be known to later passes.
  private mutating func keepDefinitions(from before: LayoutPass.Settled) {
    let newly = bytes[before.offset..<settled.offset]
    guard SyntaxLine.mayDefine(newly) else { return }
    let source = Source(
      Array(newly), from: 0, prelude: before.continuation.prelude, isOpen: false)
    settledDefinitions = settledDefinitions.adding(Definitions.found(in: source.bytes))
  }

  package static func == (left: MarkdownStream, right: MarkdownStream) -> Bool {
    left.isOpen == right.isOpen && left.bytes == right.bytes
  }
}
