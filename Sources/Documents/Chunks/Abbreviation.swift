/// Words whose full stop does not end a sentence.
enum Abbreviation {
  private static let known: Set<String> = [
    "mr", "mrs", "ms", "dr", "prof", "st", "no", "nos", "vs", "inc", "ltd", "co", "corp", "fig",
    "figs", "eq", "sec", "sect", "art", "para", "vol", "ch", "pp", "cf", "al", "approx", "dept",
    "est", "jr", "sr", "hon", "gen", "col", "rev", "ed", "eds", "bzw", "vgl", "nr", "abs", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "e.g", "i.e",
  ]

  /// Whether the full stop at `stop` belongs to the word before it.
  static func ends(_ scalars: [UInt32], before stop: Int) -> Bool {
    var start = stop
    while start > 0, stop - start < 12, !Letters.isBlank(scalars[start - 1]) { start -= 1 }
    while start < stop, !Letters.isWordPart(scalars[start]) { start += 1 }
    let word = scalars[start..<stop]
    guard word.count < 12, let first = word.first else { return false }
    // Initials and numbers of lists: `J.`, `U.S.`, `4.`
    if word.count == 1, Letters.isUppercase(first) { return true }
    if word.allSatisfy(Letters.isDigit), word.count < 3 {
      return start == 0 || scalars[start - 1] == 0x0A
    }
    let text = String(String.UnicodeScalarView(word.compactMap(Unicode.Scalar.init))).lowercased()
    return known.contains(text)
  }
}
