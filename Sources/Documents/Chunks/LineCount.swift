/// Tells the lines of ranges of a text, asked in ascending order.
struct LineCount {
  private let scalars: [UInt32]
  private var position = 0
  private var line = 1

  init(_ scalars: [UInt32]) {
    self.scalars = scalars
  }

  /// The lines, counted from 1, that the range touches. The range must not be empty.
  mutating func lines(of range: Range<Int>) -> ClosedRange<Int> {
    advance(to: range.lowerBound)
    let first = line
    advance(to: range.upperBound - 1)
    return first...line
  }

  private mutating func advance(to end: Int) {
    while position < end {
      if scalars[position] == 0x0A { line += 1 }
      position += 1
    }
  }
}

/// Takes ranges of code points out of a text, asked in ascending order.
struct TextSlices {
  private let utf8: [UInt8]
  private let scalars: [UInt32]
  private var position = 0
  private var offset = 0

  init(_ text: String, _ scalars: [UInt32]) {
    utf8 = Array(text.utf8)
    self.scalars = scalars
  }

  mutating func slice(_ range: Range<Int>) -> String {
    advance(to: range.lowerBound)
    let start = offset
    advance(to: range.upperBound)
    return String(decoding: utf8[start..<offset], as: UTF8.self)
  }

  private mutating func advance(to end: Int) {
    while position < end {
      let scalar = scalars[position]
      offset += scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
      position += 1
    }
  }
}
