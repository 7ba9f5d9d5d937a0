/// Finds the words of a text that match a question.
struct MatchFinder {
  private let terms: Set<[UInt8]>
  private var analyzer = Analyzer()

  init(_ query: LexicalQuery) {
    terms = Set(query.content.terms.map(\.bytes))
  }

  /// Code points of `text` that match: ascending, without overlap; neighbours that touch are one.
  mutating func matches(in text: String) -> [Range<Int>] {
    guard !terms.isEmpty else { return [] }
    var found: [Range<Int>] = []
    var text = text
    text.withUTF8 { buffer in
      analyzer.scan(buffer) { term, bytes, _, _ in
        if terms.contains(term) { found.append(bytes) }
        return true
      }
    }
    return Self.codePoints(of: Self.merged(found), in: text)
  }

  static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  /// Turns ascending byte ranges into ranges of code points in one pass.
  static func codePoints(of ranges: [Range<Int>], in text: String) -> [Range<Int>] {
    guard let last = ranges.last else { return [] }
    var result: [Range<Int>] = []
    var codePoint = 0
    var byte = 0
    var start = 0
    var index = 0
    for unit in text.utf8 {
      if index < ranges.count, byte == ranges[index].lowerBound { start = codePoint }
      if index < ranges.count, byte == ranges[index].upperBound {
        result.append(start..<codePoint)
        index += 1
        if index < ranges.count, byte == ranges[index].lowerBound { start = codePoint }
      }
      if byte >= last.upperBound { break }
      byte += 1
      if unit & 0xC0 != 0x80 { codePoint += 1 }
    }
    if index < ranges.count { result.append(start..<codePoint) }
    return result
  }
}
