/// Joins pieces of UTF-8 that may end in the middle of a character into whole characters.
struct UTF8Assembler {
  /// Bytes of a character that is not yet complete: at most three.
  private(set) var pending: [UInt8] = []

  /// The text that is complete with `bytes` added; bytes that never become a character are
  /// replaced by U+FFFD.
  mutating func append(_ bytes: some Sequence<UInt8>) -> String {
    pending.append(contentsOf: bytes)
    let complete = pending.count - incompleteTail
    let text = String(decoding: pending[..<complete], as: UTF8.self)
    pending.removeFirst(complete)
    return text
  }

  /// How many bytes at the end begin a character and do not finish it.
  private var incompleteTail: Int {
    for (back, byte) in pending.reversed().prefix(3).enumerated() {
      switch byte {
      case 0x80..<0xC0: continue
      case 0xC2..<0xE0: return back < 1 ? back + 1 : 0
      case 0xE0..<0xF0: return back < 2 ? back + 1 : 0
      case 0xF0..<0xF5: return back + 1
      default: return 0
      }
    }
    return 0
  }
}
