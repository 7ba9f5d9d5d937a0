/// Cuts what lies between the chunks out of a document's text, so that nothing is stored twice.
enum GapCutter {
  /// The text before each place that no place before it covers, and the text after all places.
  /// `places` are ascending by their first code point and lie inside the text.
  static func cut(
    _ text: String, around places: [Range<Int>]
  ) -> (gaps: [String], tail: String) {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    var position = 0
    func advance(to target: Int) -> Substring.UnicodeScalarView {
      let start = index
      guard target > position else { return scalars[start..<start] }
      index =
        scalars.index(index, offsetBy: target - position, limitedBy: scalars.endIndex)
        ?? scalars.endIndex
      position = target
      return scalars[start..<index]
    }
    var gaps: [String] = []
    for place in places {
      gaps.append(String(advance(to: place.lowerBound)))
      _ = advance(to: place.upperBound)
    }
    return (gaps, String(scalars[index...]))
  }
}
