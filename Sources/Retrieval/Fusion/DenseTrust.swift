/// How far the dense arm is to be trusted with a question, judged by its script and language.
///
/// Small embedding models know English well, other Latin languages a little, and other scripts not
/// at all; the lexical arm knows every script. English shows by its function words: they are a fifth
/// to a half of its running text, and almost none of any other language's.
enum DenseTrust {
  /// The dense arm's share in fusion, 0 to 1.
  ///
  /// - Parameters:
  ///   - evidence: Texts of the best chunks of the lexical arm: they tell the language where a
  ///     question of few words does not, and whether code is asked about.
  ///   - prominence: How far the best cosine stands out, in standard deviations; `nil` when it is
  ///     not known.
  static func weight(for question: String, evidence: [String], prominence: Double?) -> Double {
    if isForeignScript(question) { return 0 }
    let text = evidence.joined(separator: "\n")
    // Questions about code are asked in other words than its identifiers.
    if isCode(text) { return 0.75 }
    guard isEnglish(question, text) else { return 0.15 }
    guard let prominence else { return 0.4 }
    return min(0.6, max(0.15, 0.35 + 0.1 * (prominence - 3.8)))
  }

  private static func isEnglish(_ question: String, _ text: String) -> Bool {
    let words = FunctionWords(question)
    if words.share >= 0.15 { return true }
    let texts = FunctionWords(text)
    return texts.all >= 20 ? texts.share >= 0.1 : words.all <= 4
  }

  /// Brackets, underscores and the like are a twentieth of code's characters and more.
  private static func isCode(_ text: String) -> Bool {
    var all = 0
    var marks = 0
    for byte in text.utf8 where byte > 0x20 {
      all += 1
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "="), UInt8(ascii: "_"),
        UInt8(ascii: ";"):
        marks += 1
      default: break
      }
    }
    return all >= 40 && Double(marks) >= 0.045 * Double(all)
  }

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
