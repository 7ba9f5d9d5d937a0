import CCmark

/// A node of a parsed text. Valid only inside `Node.parsing`.
struct Node: Equatable {
  enum Kind {
    case document, quote, list, item, codeBlock, htmlBlock, paragraph, heading, rule
    case table, tableRow, tableCell
    case text, softBreak, hardBreak, code, html, emphasis, strong, link, image, strike
    case other
  }

  /// How a code block is fenced.
  struct Fence: Equatable, Sendable {
    var length: Int
    var offset: Int
    var character: UInt8
  }

  private let pointer: OpaquePointer

  private init?(_ pointer: OpaquePointer?) {
    guard let pointer else { return nil }
    self.pointer = pointer
  }

  /// Parses UTF-8 and frees the tree after `body`.
  static func parsing<Result>(_ bytes: [UInt8], _ body: (Node) -> Result) -> Result {
    let pointer = bytes.withUnsafeBufferPointer {
      outcrop_markdown_parse($0.baseAddress, $0.count)
    }
    guard let root = Node(pointer) else { preconditionFailure("cmark has no memory left.") }
    defer { outcrop_markdown_free(pointer) }
    return body(root)
  }

  var kind: Kind { Self.kinds(Int(outcrop_node_kind(pointer))) }
  var first: Node? { Node(outcrop_node_first(pointer)) }
  var last: Node? { Node(outcrop_node_last(pointer)) }
  var next: Node? { Node(outcrop_node_next(pointer)) }
  var previous: Node? { Node(outcrop_node_previous(pointer)) }
  var parent: Node? { Node(outcrop_node_parent(pointer)) }
  var children: Children { Children(next: first) }

  /// The line it begins on, counted from 1. A paragraph that a table took its header from has
  /// none of its own in cmark; it begins where the table says it does.
  var startLine: Int {
    let line = Int(outcrop_node_start_line(pointer))
    return line == 0 ? next?.startLine ?? 0 : line
  }
  var endLine: Int { Int(outcrop_node_end_line(pointer)) }

  var headingLevel: Int { Int(outcrop_node_heading_level(pointer)) }
  /// The first number of a numbered list; `nil` for a bulleted one.
  var firstOrdinal: Int? {
    var start: Int32 = 0
    return outcrop_node_is_ordered(pointer, &start) ? Int(start) : nil
  }
  /// Whether a task is done; `nil` for a plain item.
  var isDone: Bool? {
    switch outcrop_node_task(pointer) {
    case 1: false
    case 2: true
    default: nil
    }
  }
  var isHeader: Bool { outcrop_node_is_header(pointer) }

  /// `nil` for indented code.
  var fence: Fence? {
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    guard outcrop_node_fence(pointer, &length, &offset, &character) else { return nil }
    return Fence(length: Int(length), offset: Int(offset), character: UInt8(bitPattern: character))
  }

  /// One of `l`, `c`, `r` or 0 for each column of a table.
  var alignments: [UInt8] {
    var values: UnsafePointer<UInt8>?
    let count = Int(outcrop_node_columns(pointer, &values))
    guard let values, count > 0 else { return [] }
    return Array(UnsafeBufferPointer(start: values, count: count))
  }

  func withLiteral<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    Self.withBytes(outcrop_node_literal(pointer), body)
  }

  func withURL<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    Self.withBytes(outcrop_node_url(pointer), body)
  }

  func withInfo<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    Self.withBytes(outcrop_node_info(pointer), body)
  }

  private static func withBytes<Result>(
    _ string: UnsafePointer<CChar>?, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    guard let string else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    var count = 0
    while string[count] != 0 { count += 1 }
    return string.withMemoryRebound(to: UInt8.self, capacity: count) {
      body(UnsafeBufferPointer(start: $0, count: count))
    }
  }

  private static func kinds(_ value: Int) -> Kind {
    switch value {
    case OUTCROP_DOCUMENT: .document
    case OUTCROP_QUOTE: .quote
    case OUTCROP_LIST: .list
    case OUTCROP_ITEM: .item
    case OUTCROP_CODE_BLOCK: .codeBlock
    case OUTCROP_HTML_BLOCK: .htmlBlock
    case OUTCROP_PARAGRAPH: .paragraph
    case OUTCROP_HEADING: .heading
    case OUTCROP_RULE: .rule
    case OUTCROP_TABLE: .table
    case OUTCROP_TABLE_ROW: .tableRow
    case OUTCROP_TABLE_CELL: .tableCell
    case OUTCROP_TEXT: .text
    case OUTCROP_SOFT_BREAK: .softBreak
    case OUTCROP_HARD_BREAK: .hardBreak
    case OUTCROP_CODE: .code
    case OUTCROP_HTML: .html
    case OUTCROP_EMPHASIS: .emphasis
    case OUTCROP_STRONG: .strong
    case OUTCROP_LINK: .link
    case OUTCROP_IMAGE: .image
    case OUTCROP_STRIKE: .strike
    default: .other
    }
  }
}

/// A node's children in order.
struct Children: Sequence, IteratorProtocol {
  fileprivate var following: Node?

  fileprivate init(next: Node?) {
    following = next
  }

  mutating func next() -> Node? {
    defer { following = following?.next }
    return following
  }
}
