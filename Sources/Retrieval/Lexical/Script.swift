/// How the analyzer treats a character.
enum Script {
  /// Part of a word between spaces.
  case word
  /// Part of text written without spaces, found by pairs of neighbours. Han also counts singly.
  case han, unspaced
  /// Between words.
  case separator

  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: self = .word
    case 0..<0xAA: self = .separator
    case 0xAA..<0xE00: self = Script.byCategory(scalar)
    case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF:
      self = Script.byCategory(scalar) == .word ? .unspaced : .separator
    case 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      self = .han
    case 0x3040...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F, 0xAC00...0xD7AF:
      self = .unspaced
    default: self = Script.byCategory(scalar)
    }
  }

  private static func byCategory(_ scalar: Unicode.Scalar) -> Script {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      .word
    default: .separator
    }
  }
}
