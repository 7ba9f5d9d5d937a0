package import Canvas

/// A document's text for reading: its lines are known at once, each is wrapped when it is asked
/// for, and every row knows which code points it shows.
///
/// A line ends at a line feed, a carriage return, both together, or a form feed. A line longer
/// than 8 KiB counts as several, so that no single one is costly.
package struct PlainText: Equatable, Sendable {
  /// One row of a wrapped line.
  package struct Row: Equatable, Sendable {
    package var cells: Cells
    /// The code points from this row's start to the next row's, counted over the whole text.
    package let characters: Range<Int>
    /// The code point each cell shows, counted from `characters.lowerBound`.
    fileprivate let offsets: [Int32]

    /// The cells that show any of `range`, code points of the whole text; `nil` when none does.
    package func columns(of range: Range<Int>) -> Range<Int>? {
      guard range.overlaps(characters), !offsets.isEmpty else { return nil }
      let base = characters.lowerBound
      let end = offsets.partitioningIndex { Int($0) + base >= range.upperBound }
      var start = offsets.partitioningIndex { Int($0) + base >= range.lowerBound }
      // A mark is shown by the cell it stands on.
      if start > 0, start == end || Int(offsets[start]) + base > range.lowerBound {
        let shown = offsets[start - 1]
        while start > 0, offsets[start - 1] == shown { start -= 1 }
      }
      return start < end ? start..<end : nil
    }

    /// The code point shown in `column`; the row's end to the right of its text.
    package func character(at column: Int) -> Int {
      guard column >= 0, column < offsets.count else { return characters.upperBound }
      return characters.lowerBound + Int(offsets[column])
    }
  }

  private static let longestLine = 8192

  /// The text, contiguous UTF-8.
  package let text: String
  /// Where each line begins, in bytes and in code points, and where the last one ends.
  private var byteStarts: [Int32] = [0]
  private var characterStarts: [Int32] = [0]

  /// - Parameter text: Up to 2 GiB.
  package init(_ text: String) {
    var text = text
    text.makeContiguousUTF8()
    self.text = text
    var bytes = [Int32]()
    var characters = [Int32]()
    text.withUTF8 { Self.index($0, &bytes, &characters) }
    byteStarts = bytes
    characterStarts = characters
  }

  /// At least 1.
  package var lineCount: Int { byteStarts.count - 1 }
  /// Code points of the whole text.
  package var characterCount: Int { Int(characterStarts[lineCount]) }

  /// The code points of a line, its end included. Lines count from 0.
  package func characters(ofLine line: Int) -> Range<Int> {
    Int(characterStarts[line])..<Int(characterStarts[line + 1])
  }

  /// The line that a code point stands in; the last one for what lies behind the text.
  package func line(of character: Int) -> Int {
    let after = characterStarts.partitioningIndex { Int($0) > character }
    return min(max(0, after - 1), lineCount - 1)
  }

  /// The rows of one line, at least one. `columns` below 2 counts as 2.
  package func rows(ofLine line: Int, columns: Int, face: Face = .text) -> [Row] {
    let start = text.utf8.index(text.startIndex, offsetBy: Int(byteStarts[line]))
    let end = text.utf8.index(text.startIndex, offsetBy: Int(byteStarts[line + 1]))
    var content = text.utf8[start..<end]
    while let last = content.last, Self.endsLine(last) { content.removeLast() }
    let located = content.withContiguousStorageIfAvailable {
      CellText.located(utf8: $0, face: face)
    }
    let (cells, scalars) = located ?? ([], [])
    let breaks = Wrapping.breaks(cells, columns: columns)
    let base = Int(characterStarts[line])
    return breaks.enumerated().map { index, range in
      let isFirst = index == 0
      let isLast = index + 1 == breaks.count
      let from =
        isFirst || range.isEmpty ? (isFirst ? 0 : scalars.count) : Int(scalars[range.lowerBound])
      let next = isLast ? nil : breaks[index + 1]
      let to =
        next.map { $0.lowerBound < scalars.count ? Int(scalars[$0.lowerBound]) : from }
        ?? Int(characterStarts[line + 1]) - base
      return Row(
        cells: Cells(cells[range]), characters: (base + from)..<(base + max(from, to)),
        offsets: scalars[range].map { $0 - Int32(from) })
    }
  }

  private static func endsLine(_ byte: UInt8) -> Bool {
    byte == 0x0A || byte == 0x0D || byte == 0x0C
  }

  private static func index(
    _ utf8: UnsafeBufferPointer<UInt8>, _ bytes: inout [Int32], _ characters: inout [Int32]
  ) {
    bytes = [0]
    characters = [0]
    var count: Int32 = 0
    var start = 0
    for (index, byte) in utf8.enumerated() {
      let isStart = byte & 0xC0 != 0x80
      let length = index - start
      let isTooLong =
        isStart && (length >= longestLine || (length >= longestLine / 2 && utf8[index - 1] == 0x20))
      if isTooLong {
        bytes.append(Int32(index))
        characters.append(count)
        start = index
      }
      if isStart { count += 1 }
      let isReturn = byte == 0x0D && index + 1 < utf8.count && utf8[index + 1] == 0x0A
      if endsLine(byte), !isReturn {
        bytes.append(Int32(index + 1))
        characters.append(count)
        start = index + 1
      }
    }
    if start < utf8.count || bytes.count == 1 {
      bytes.append(Int32(utf8.count))
      characters.append(count)
    }
  }
}

extension RandomAccessCollection {
  /// The first index whose element satisfies `isAfter`, of elements sorted by it.
  fileprivate func partitioningIndex(where isAfter: (Element) -> Bool) -> Index {
    var low = startIndex
    var count = self.count
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if isAfter(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
