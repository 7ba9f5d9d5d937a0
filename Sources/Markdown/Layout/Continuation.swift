/// What must be known of settled text to lay out what follows it as if both were one.
struct Continuation: Equatable, Sendable {
  /// A container that is open where the rest begins, outermost first.
  enum Step: Equatable, Sendable {
    case quote
    /// A list whose next item has this number, and whether a blank line stands before it.
    case list(ordinal: Int, afterBlank: Bool)
  }

  /// A block that the rest begins inside of.
  enum Interior: Equatable, Sendable {
    case none
    case code(Node.Fence)
    case table(TableFrame)
  }

  var path: [Step] = []
  var interior = Interior.none
  /// Code blocks so far, one that the rest begins inside of included.
  var codeBlocks = 0

  /// Lines that open `interior` again.
  var prelude: [UInt8] {
    switch interior {
    case .none: []
    case .code(let fence):
      Array(repeating: 0x20, count: fence.offset)
        + Array(repeating: fence.character, count: fence.length) + [0x0A]
    case .table(let frame): frame.header
    }
  }
}

/// How the columns of a table were laid out, for the rows still to come.
struct TableFrame: Equatable, Sendable {
  /// Columns of each column; none when the table is set as a list of fields.
  var widths: [Int]
  /// The table's first two lines.
  var header: [UInt8] = []
}
