/// Helps a small model to cite. Where a sentence ends without a citation, and sources hold its words,
/// the model is made to write a number, and chooses which by itself. A sentence that no source
/// supports stays without: what looks grounded must be.
struct CitationGuide: Equatable {
  /// The words of each source, by rank from 1.
  private let words: [Set<String>]
  private var sentence = ""
  private var isInCode = false
  /// A sentence has ended; what follows shows whether its citation comes behind the full stop.
  private var hasEnded = false

  /// Words of a sentence that a source must hold, as a share.
  private static let support = 0.6
  /// Shorter sentences say too little to be checked.
  private static let fewestWords = 3

  init(sources: [String]) {
    // One digit a citation: a small model is never given more sources than that.
    words = sources.prefix(9).map { Set(Self.words(of: $0)) }
  }

  /// Takes note of text of the answer.
  mutating func note(_ text: String) {
    for character in text {
      if character == "\n" || character == "\r\n" {
        endLine()
      } else if hasEnded, character.isWhitespace {
        continue
      } else {
        if hasEnded, character != "[" { begin() }
        sentence.append(character)
        hasEnded = Self.isTerminator(character) || (hasEnded && character == "[")
      }
    }
  }

  /// A line that is no list item, heading or table row may go on in the next one.
  private mutating func endLine() {
    if sentence.hasPrefix("```") { isInCode.toggle() }
    if isInCode || hasEnded || isLineByItself || sentence.last?.isWhitespace ?? true {
      begin()
    } else {
      sentence.append(" ")
    }
  }

  private var isLineByItself: Bool {
    guard let first = sentence.first else { return true }
    return "-*#|`".contains(first) || first.isNumber
  }

  /// The ranks of which one is to be cited before `next`, the bytes of the token to come, or the
  /// answer's end; empty when none is.
  func ranks(before next: [UInt8]?) -> [Int] {
    guard !isInCode, isOver(before: next), !isCited, !sentence.hasPrefix("#"),
      !sentence.hasPrefix("|"), !sentence.hasPrefix("```")
    else { return [] }
    let said = Self.words(of: sentence)
    guard said.count >= Self.fewestWords else { return [] }
    return words.indices.filter { index in
      let held = said.filter(words[index].contains).count
      return Double(held) >= Self.support * Double(said.count)
    }.map { $0 + 1 }
  }

  /// The citation was written; a new sentence begins.
  mutating func cited() { begin() }

  private mutating func begin() {
    sentence = ""
    hasEnded = false
  }

  private func isOver(before next: [UInt8]?) -> Bool {
    guard let next, let first = next.first else { return true }
    if first == UInt8(ascii: "\n") {
      return hasEnded || isLineByItself || next.dropFirst().first == first
    }
    let isBlank = first == UInt8(ascii: " ") || first == UInt8(ascii: "\t")
    let rest = next.drop { $0 == UInt8(ascii: " ") }
    return isBlank && hasEnded && rest.first != UInt8(ascii: "[") && !endsInAbbreviation
  }

  /// `e.g.`, `No.`, `J.`: a full stop that ends no sentence.
  private var endsInAbbreviation: Bool {
    guard let word = sentence.split(separator: " ").last, word.last == "." else { return false }
    let letters = word.filter(\.isLetter)
    return letters.count <= 2 && !word.contains(where: \.isNumber)
  }

  private var isCited: Bool {
    var before: Character = " "
    for character in sentence {
      if before == "[", character.isNumber { return true }
      before = character
    }
    return false
  }

  private static func isTerminator(_ character: Character) -> Bool {
    ".!?。！？".contains(character)
  }

  /// What a sentence says, apart from the small words that hold any sentence together.
  private static func words(of text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter {
      $0.count > 3 || $0.contains(where: \.isNumber)
    }
  }
}
