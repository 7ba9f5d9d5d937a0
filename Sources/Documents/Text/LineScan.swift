/// Walks over the lines of a text, with the code point each begins at.
struct LineScan {
  private let text: String
  private var index: String.UnicodeScalarView.Index
  private var position = 0
  private var isAtEnd = false

  init(_ text: String) {
    self.text = text
    index = text.unicodeScalars.startIndex
  }

  /// The next line without its end; `nil` after the last.
  mutating func next() -> (text: Substring, start: Int)? {
    guard !isAtEnd else { return nil }
    let scalars = text.unicodeScalars
    let begin = index
    let start = position
    while index < scalars.endIndex, scalars[index] != "\n" {
      scalars.formIndex(after: &index)
      position += 1
    }
    let line = text[begin..<index]
    if index < scalars.endIndex {
      scalars.formIndex(after: &index)
      position += 1
    } else {
      isAtEnd = true
    }
    return (line, start)
  }
}

extension Substring {
  func trimmingBlanks() -> Substring {
    trimming { $0 == " " || $0 == "\t" }
  }

  func trimming(_ isTrimmed: (Character) -> Bool) -> Substring {
    drop(while: isTrimmed).trimmingEnd(isTrimmed)
  }

  func trimmingEnd(_ isTrimmed: (Character) -> Bool) -> Substring {
    var end = endIndex
    while end > startIndex, isTrimmed(self[index(before: end)]) { end = index(before: end) }
    return self[..<end]
  }
}
