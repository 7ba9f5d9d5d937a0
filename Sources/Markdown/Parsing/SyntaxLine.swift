/// What can be told of one line of Markdown by looking at its bytes.
enum SyntaxLine {
  /// Whether a line that has not ended shows nothing yet: a list mark without its item, half a
  /// fence, the beginning of a table's second row.
  static func isOnlySyntax(_ line: ArraySlice<UInt8>) -> Bool {
    if line.isEmpty { return false }
    if line.allSatisfy({ isBlank($0) || isMark($0) }) { return true }
    var rest = line.drop { isBlank($0) || $0 == quote }
    let digits = rest.prefix { isDigit($0) }
    if !digits.isEmpty {
      rest = rest.dropFirst(digits.count)
      guard let mark = rest.first, mark == 0x2E || mark == 0x29 else { return false }
    } else {
      guard let mark = rest.first, [0x2A, 0x2B, 0x2D].contains(mark) else { return false }
    }
    rest = rest.dropFirst()
    return isTaskBox(rest.drop(while: isBlank), afterBlank: rest.first.map(isBlank) ?? true)
  }

  /// Nothing, or the beginning of `[x] `.
  private static func isTaskBox(_ rest: ArraySlice<UInt8>, afterBlank: Bool) -> Bool {
    if rest.isEmpty { return true }
    guard afterBlank, rest.first == openBracket else { return false }
    var inside = rest.dropFirst()
    if let state = inside.first, state == 0x20 || state | 0x20 == 0x78 {
      inside = inside.dropFirst()
    } else if !inside.isEmpty {
      return false
    }
    if inside.first == closeBracket { inside = inside.dropFirst() }
    return inside.allSatisfy(isBlank)
  }

  /// Whether a `]:` occurs at all; without one no link target can be defined.
  static func mayDefine(_ text: ArraySlice<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in text {
      if byte == 0x3A, previous == closeBracket { return true }
      previous = byte
    }
    return false
  }

  /// The bracket at the start of a line that begins `[1]:` or `[2, 3]:`, inside quotes and lists
  /// too; with `includingNames` also that of `[name]:`.
  static func definitionBracket(_ line: ArraySlice<UInt8>, includingNames: Bool) -> Int? {
    var search = line.startIndex
    while let bracket = line[search...].firstIndex(of: openBracket) {
      guard line[search..<bracket].allSatisfy(isContainer) else { return nil }
      let label = line[(bracket + 1)...].prefix { $0 != closeBracket && $0 != openBracket }
      let after = line[label.endIndex...]
      if after.starts(with: [closeBracket, 0x3A]), includingNames || isNumeric(label) {
        return bracket
      }
      // A task's box may stand before it.
      guard label.count == 1, after.first == closeBracket else { return nil }
      search = label.endIndex + 1
    }
    return nil
  }

  static func isNumeric(_ label: ArraySlice<UInt8>) -> Bool {
    label.contains(where: isDigit)
      && label.allSatisfy { isDigit($0) || isBlank($0) || $0 == 0x2C || $0 == 0x3B }
  }

  /// Whether it ends a code block that `fence` began.
  static func closes(_ fence: Node.Fence, _ line: ArraySlice<UInt8>) -> Bool {
    let unindented = line.drop { $0 == 0x20 }
    guard unindented.startIndex - line.startIndex < 4 else { return false }
    let rest = unindented.drop { $0 == fence.character }
    guard rest.startIndex - unindented.startIndex >= fence.length else { return false }
    return rest.allSatisfy { isBlank($0) || $0 == 0x0A }
  }

  private static let quote: UInt8 = 0x3E
  private static let openBracket: UInt8 = 0x5B
  private static let closeBracket: UInt8 = 0x5D

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// One of `# * + - = > | : ` ~ _`.
  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x23, 0x2A, 0x2B, 0x2D, 0x3D, 0x3E, 0x7C, 0x3A, 0x60, 0x7E, 0x5F: true
    default: false
    }
  }

  /// What may stand between a line's start and its text: blanks, quote and list marks, and the
  /// bytes of a byte order mark.
  private static func isContainer(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x3E, 0x2A, 0x2B, 0x2D, 0x2E, 0x29, 0xEF, 0xBB, 0xBF: true
    default: isDigit(byte)
    }
  }
}
