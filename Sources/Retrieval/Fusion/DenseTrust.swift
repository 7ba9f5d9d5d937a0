/// How far the dense arm is to be trusted with a question, judged by its letters and words.
///
/// Small embedding models know English well, other Latin languages a little, and other scripts not
/// at all; the lexical arm knows every script.
enum DenseTrust {
  /// The dense arm's share in fusion, 0 to 1.
  static func weight(for question: String) -> Double {
    var latin = 0
    var accented = 0
    var other = 0
    for scalar in question.unicodeScalars where scalar.properties.isAlphabetic {
      switch scalar.value {
      case 0..<0x80: latin += 1
      case 0x80..<0x250, 0x1E00..<0x1F00: accented += 1
      default: other += 1
      }
    }
    let all = latin + accented + other
    guard all > 0 else { return 0.5 }
    if Double(other) / Double(all) > 0.2 { return 0 }
    return accented == 0 ? 0.5 : 0.3
  }
}
