/// Puts words together again that a line break had divided.
struct Hyphenation {
  /// Hyphenated words that the document has inside its lines, in lower case.
  private let compounds: Set<String>

  init(_ lines: [String]) {
    var compounds: Set<String> = []
    for line in lines {
      for word in line.split(whereSeparator: \.isWhitespace) where word.dropLast().contains("-") {
        compounds.insert(Self.bare(word))
      }
    }
    self.compounds = compounds
  }

  /// The two lines as one text.
  func join(_ line: String, _ next: String) -> String {
    if line.hasSuffix("\u{AD}") { return line.dropLast() + next }
    if line.hasSuffix("-"), let before = line.dropLast().last, before.isLetter,
      let after = next.first, after.isLowercase
    {
      let start = line.split(whereSeparator: \.isWhitespace).last ?? ""
      let end = next.split(whereSeparator: \.isWhitespace).first ?? ""
      return (compounds.contains(Self.bare(start + end)) ? line : String(line.dropLast())) + next
    }
    if let last = line.unicodeScalars.last, let first = next.unicodeScalars.first,
      Self.isIdeographic(last), Self.isIdeographic(first)
    {
      return line + next
    }
    return line + " " + next
  }

  private static func bare(_ word: some StringProtocol) -> String {
    String(word.filter { $0.isLetter || $0 == "-" }).lowercased()
  }

  private static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    (0x3000...0x30FF).contains(scalar.value) || (0x3400...0x9FFF).contains(scalar.value)
      || (0xFF00...0xFF60).contains(scalar.value)
  }
}
