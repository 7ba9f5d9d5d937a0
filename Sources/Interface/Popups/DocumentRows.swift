import Canvas
import Core

/// One row of a document as drawn, and the code points it shows.
struct DocumentRow: Equatable, Sendable {
  var cells: Cells
  var characters: Range<Int>
}

/// A document's lines, set to a width one line at a time, so that a long document opens at once.
struct DocumentLines: Equatable, Sendable {
  private let text: String
  /// Where each line begins, in code points and in the string.
  private let starts: [(offset: Int, index: String.Index)]
  let count: Int

  static func == (left: DocumentLines, right: DocumentLines) -> Bool { left.text == right.text }

  init(_ text: String) {
    self.text = text
    var starts = [(0, text.startIndex)]
    var offset = 0
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let isEnd = scalars[index] == "\n"
      scalars.formIndex(after: &index)
      offset += 1
      if isEnd { starts.append((offset, index)) }
    }
    self.starts = starts
    count = starts.count
  }

  /// The line that holds a code point.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle].offset <= offset { low = middle } else { high = middle }
    }
    return low
  }

  func offset(ofLine line: Int) -> Int { starts[line].offset }

  /// The rows of a line; `matches` are code points of the document, ascending.
  func rows(ofLine line: Int, columns: Int, matches: [Range<Int>]) -> [DocumentRow] {
    let end = line + 1 < starts.count ? starts[line + 1].index : text.endIndex
    var cells: Cells = []
    // The code point each cell shows.
    var offsets: [Int] = []
    var offset = starts[line].offset
    var left = matches[firstMatch(matches, after: offset)...]
    for character in text[starts[line].index..<end] where !character.isNewline {
      while let match = left.first, match.upperBound <= offset { left.removeFirst() }
      let isMatch = left.first.map { $0.contains(offset) } ?? false
      CellText.append(String(character), face: isMatch ? .match : .text, to: &cells)
      while offsets.count < cells.count { offsets.append(offset) }
      offset += character.unicodeScalars.count
    }
    let breaks = Wrapping.breaks(cells, columns: columns)
    return breaks.enumerated().map { index, range in
      let first =
        offsets.indices.contains(range.lowerBound) ? offsets[range.lowerBound] : starts[line].offset
      let next = index + 1 < breaks.count ? offsets[breaks[index + 1].lowerBound] : offset + 1
      return DocumentRow(cells: Cells(cells[range]), characters: first..<max(next, first + 1))
    }
  }

  private func firstMatch(_ matches: [Range<Int>], after offset: Int) -> Int {
    var low = 0
    var high = matches.count
    while low < high {
      let middle = (low + high) / 2
      if matches[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Where `needle` stands, letters of either case, without overlap.
  func find(_ needle: String) -> [Range<Int>] {
    let wanted = needle.lowercased().unicodeScalars.map(\.value)
    guard !wanted.isEmpty else { return [] }
    let scalars = text.unicodeScalars.map { Self.lower($0) }
    var found: [Range<Int>] = []
    var index = 0
    while index + wanted.count <= scalars.count {
      if scalars[index] == wanted[0], scalars[index..<index + wanted.count].elementsEqual(wanted) {
        found.append(index..<index + wanted.count)
        index += wanted.count
      } else {
        index += 1
      }
    }
    return found
  }

  /// The lower case of a scalar where that is one scalar, so that offsets stay.
  private static func lower(_ scalar: Unicode.Scalar) -> UInt32 {
    if scalar.value < 0x80 {
      return scalar.value >= 0x41 && scalar.value <= 0x5A ? scalar.value + 0x20 : scalar.value
    }
    let mapped = scalar.properties.lowercaseMapping.unicodeScalars
    return mapped.count == 1 ? mapped.first?.value ?? scalar.value : scalar.value
  }
}
