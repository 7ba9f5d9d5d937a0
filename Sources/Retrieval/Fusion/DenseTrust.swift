/// How far the dense arm is to be trusted with a question, judged by its script and language.
///
/// Small embedding models know English well, other Latin languages a little, and other scripts not
/// at all; the lexical arm knows every script. English shows by its function words: they are a fifth
/// to a half of its running text, and almost none of any other language's.
enum DenseTrust {
  /// The dense arm's share in fusion, 0 to 1.
  ///
  /// - Parameter evidence: Texts of the best chunks of the lexical arm: they tell the language where
  ///   a question of few words does not.
  static func weight(for question: String, evidence: [String]) -> Double {
    if isForeignScript(question) { return 0 }
    let words = FunctionWords(question)
    if words.share >= 0.15 { return english }
    let texts = FunctionWords(evidence.joined(separator: "\n"))
    if texts.all >= 20 { return texts.share >= 0.1 ? english : otherLatin }
    return words.all > 4 ? otherLatin : english
  }

  private static let english = 0.4
  private static let otherLatin = 0.15

  /// Whether more than a fifth of the letters are not Latin.
  private static func isForeignScript(_ text: String) -> Bool {
    var latin = 0
    var other = 0
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      let isLatin = scalar.value < 0x250 || (0x1E00..<0x1F00).contains(scalar.value)
      if isLatin { latin += 1 } else { other += 1 }
    }
    return other * 5 > latin + other
  }

  /// English function words among the words of a text.
  private struct FunctionWords {
    private(set) var all = 0
    private var function = 0
    var share: Double { all == 0 ? 0 : Double(function) / Double(all) }

    init(_ text: String) {
      var analyzer = Analyzer()
      for token in analyzer.tokens(of: text) where !token.isColocated {
        guard token.term.contains(where: { $0 < 0x30 || $0 > 0x39 }) else { continue }
        all += 1
        if token.isStopWord { function += 1 }
      }
    }
  }
}
