import Glibc

extension UnsafeRawBufferPointer {
  /// The first place of a byte in `start..<end`; `end` when there is none.
  func firstOffset(of byte: UInt8, from start: Int, to end: Int) -> Int {
    guard start < end, let base = baseAddress else { return end }
    guard let found = memchr(base + start, Int32(byte), end - start) else { return end }
    return UnsafeRawPointer(found) - base
  }

  /// The first place of a byte from `start` on; `count` when there is none.
  func firstOffset(of byte: UInt8, from start: Int) -> Int {
    firstOffset(of: byte, from: start, to: count)
  }

  func spells(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount, let base = baseAddress else { return false }
    return memcmp(base, word.utf8Start, count) == 0
  }
}
