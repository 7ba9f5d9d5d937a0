import Canvas
import Core
import Markdown

/// One row of a document as drawn, and the code points it shows.
struct DocumentRow: Equatable, Sendable {
  var cells: Cells
  var characters: Range<Int>
}

extension PlainText {
  /// The rows of a line with `matches` set off: code points of the whole text, ascending.
  func rows(ofLine line: Int, columns: Int, matches: [Range<Int>]) -> [DocumentRow] {
    let wanted = characters(ofLine: line)
    let first = matches.partitioningIndex { $0.upperBound > wanted.lowerBound }
    let inLine = matches[first...].prefix { $0.lowerBound < wanted.upperBound }
    return rows(ofLine: line, columns: columns).map { row in
      var cells = row.cells
      for match in inLine {
        for column in row.columns(of: match) ?? 0..<0 { cells[column].face = .match }
      }
      return DocumentRow(cells: cells, characters: row.characters)
    }
  }

  /// Where `needle` stands, letters of either case, without overlap.
  func find(_ needle: String) -> [Range<Int>] {
    let wanted = needle.unicodeScalars.map { Self.lower($0) }
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

extension Array {
  /// The first index whose element belongs to the second part, where all of the first part come
  /// before all of the second; found by halving.
  fileprivate func partitioningIndex(where belongsToSecond: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
