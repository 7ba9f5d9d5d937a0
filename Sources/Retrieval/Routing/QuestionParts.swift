/// A question cut at its sentences, semicolons and colons.
struct QuestionParts: Equatable {
  /// Byte ranges of the question, ascending; together they cover it.
  let parts: [Range<Int>]

  init(_ question: String) {
    let bytes = Array(question.utf8)
    var parts: [Range<Int>] = []
    var start = 0
    for index in bytes.indices where Self.isBorder(bytes, index) {
      parts.append(start..<index + 1)
      start = index + 1
    }
    if start < bytes.count { parts.append(start..<bytes.count) }
    self.parts = parts
  }

  /// A mark with a space after it, so that `3.5` and `Inc.'s` stay whole; or a full-width mark.
  private static func isBorder(_ bytes: [UInt8], _ index: Int) -> Bool {
    let byte = bytes[index]
    if index >= 2, [0x82, 0x9F, 0x81, 0x9B].contains(byte) {
      let mark = (bytes[index - 2], bytes[index - 1], byte)
      return mark == (0xE3, 0x80, 0x82) || mark == (0xEF, 0xBC, 0x9F)
        || mark == (0xEF, 0xBC, 0x81) || mark == (0xEF, 0xBC, 0x9B)
    }
    guard ".?!;:".utf8.contains(byte), index + 1 < bytes.count else { return false }
    return bytes[index + 1] == UInt8(ascii: " ") || bytes[index + 1] == UInt8(ascii: "\n")
  }
}
