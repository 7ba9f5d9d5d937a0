/// Classes of code points that decide where text may be cut.
enum Letters {
  static func isBlank(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000, 0xFEFF:
      true
    default: false
    }
  }

  /// Ends a sentence whatever follows.
  static func isFullStopByItself(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3002, 0xFF01, 0xFF1F, 0xFF1B, 0xFF61, 0x0964, 0x0965: true
    default: false
    }
  }

  /// Ends a sentence when white space follows.
  static func isFullStop(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x21, 0x2E, 0x3F, 0x2026, 0x061F, 0x06D4, 0x0589, 0x1362, 0x1367, 0x17D4, 0x104B, 0x203D:
      true
    default: isFullStopByItself(scalar)
    }
  }

  /// Ends part of a sentence.
  static func isComma(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2C, 0x3A, 0x3B, 0x060C, 0x061B, 0x3001, 0xFF0C, 0xFF1A, 0x2014, 0x2013: true
    default: false
    }
  }

  static func isIdeographicComma(_ scalar: UInt32) -> Bool {
    scalar == 0x3001 || scalar == 0xFF0C || scalar == 0xFF1A
  }

  /// Closes a quotation or a bracket, and so still belongs to the sentence before it.
  static func isCloser(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x22, 0x27, 0x29, 0x5D, 0x7D, 0xBB, 0x2019, 0x201D, 0x203A, 0x3009, 0x300B, 0x300D, 0x300F,
      0x3011, 0xFF09, 0x2A, 0x5F:
      true
    default: false
    }
  }

  /// Han and kana: written without spaces, so that a cut between two is a last resort, not a fault.
  static func isIdeograph(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3005, 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xF900...0xFAFF, 0x20000...0x323AF:
      true
    default: false
    }
  }

  /// Belongs to the character before it, which must not be torn from it.
  static func isAttached(_ scalar: UInt32) -> Bool {
    if scalar < 0x300 { return false }
    guard let scalar = Unicode.Scalar(scalar) else { return false }
    return scalar.properties.isGraphemeExtend || scalar.value == 0x200D
      || (0x1F3FB...0x1F3FF).contains(scalar.value)
  }

  static func isUppercase(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return (0x41...0x5A).contains(scalar) }
    return Unicode.Scalar(scalar)?.properties.isUppercase ?? false
  }

  static func isLowercase(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return (0x61...0x7A).contains(scalar) }
    return Unicode.Scalar(scalar)?.properties.isLowercase ?? false
  }

  static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }

  /// Part of a word of a language that puts spaces between words.
  static func isWordPart(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 {
      return isDigit(scalar) || (0x61...0x7A).contains(scalar) || (0x41...0x5A).contains(scalar)
        || scalar == 0x5F
    }
    if isIdeograph(scalar) { return false }
    guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
    return properties.isAlphabetic || properties.isGraphemeExtend || properties.numericType != nil
  }
}
