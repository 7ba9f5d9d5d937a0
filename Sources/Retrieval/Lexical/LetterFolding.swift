/// Folds letters to what the index compares: lower case, without accents.
///
/// Latin letters become plain `a`…`z`; Greek loses its accents; full-width forms become ASCII;
/// other scripts are lower-cased where they have cases.
enum LetterFolding {
  /// Appends the folded `scalar`; combining accents append nothing.
  static func append(_ scalar: Unicode.Scalar, to term: inout [UInt8]) {
    let value = scalar.value
    switch value {
    case 0x41...0x5A: term.append(UInt8(value) | 0x20)
    case 0..<0x80: term.append(UInt8(value))
    case 0xC0..<0x180 where !latin[Int(value - 0xC0)].isEmpty:
      term.append(contentsOf: latin[Int(value - 0xC0)])
    case 0x1E00..<0x1F00 where !latinAdditional[Int(value - 0x1E00)].isEmpty:
      term.append(contentsOf: latinAdditional[Int(value - 0x1E00)])
    case 0x300..<0x370, 0x5B0...0x5BD, 0x610...0x61A, 0x64B...0x65F, 0x670, 0x640: break
    case 0x386...0x3CE: appendGreek(scalar, to: &term)
    case 0x451, 0x401: append(Unicode.Scalar(0x435 as UInt16), or: scalar, to: &term)
    case 0xFF01...0xFF5E:
      if let plain = Unicode.Scalar(value - 0xFEE0) { append(plain, to: &term) }
    default: appendLowercase(scalar, to: &term)
    }
  }

  private static func append(
    _ folded: Unicode.Scalar?, or scalar: Unicode.Scalar, to term: inout [UInt8]
  ) {
    term.append(contentsOf: Unicode.UTF8.encode(folded ?? scalar) ?? .init())
  }

  private static func appendLowercase(_ scalar: Unicode.Scalar, to term: inout [UInt8]) {
    if scalar.properties.changesWhenLowercased {
      term.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
    } else {
      append(nil, or: scalar, to: &term)
    }
  }

  private static func appendGreek(_ scalar: Unicode.Scalar, to term: inout [UInt8]) {
    let plain: UInt16? =
      switch scalar.value {
      case 0x386, 0x3AC: 0x3B1
      case 0x388, 0x3AD: 0x3B5
      case 0x389, 0x3AE: 0x3B7
      case 0x38A, 0x3AF, 0x390, 0x3AA, 0x3CA: 0x3B9
      case 0x38C, 0x3CC: 0x3BF
      case 0x38E, 0x3CD, 0x3B0, 0x3AB, 0x3CB: 0x3C5
      case 0x38F, 0x3CE: 0x3C9
      case 0x3C2: 0x3C3
      default: nil
      }
    if let plain {
      append(Unicode.Scalar(plain), or: scalar, to: &term)
    } else {
      appendLowercase(scalar, to: &term)
    }
  }

  private static func table(_ letters: String) -> [[UInt8]] {
    letters.split(separator: " ").map { $0 == "-" ? [] : Array($0.utf8) }
  }

  /// U+00C0 to U+017F; empty where the character is no letter.
  private static let latin = table(
    """
    a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th ss a a a a a a ae c e e e e i \
    i i i d n o o o o o - o u u u u y th y a a a a a a c c c c c c c c d d d d e e e e e e e e e e \
    g g g g g g g g h h h h i i i i i i i i i i - - j j k k k l l l l l l - - l l n n n n n n - n \
    n o o o o o o oe oe r r r r r r s s s s s s s s t t t t t t u u u u u u u u u u u u w w y y y \
    z z z z z z s
    """)

  /// U+1E00 to U+1EFF.
  private static let latinAdditional = table(
    """
    a a b b b b b b c c d d d d d d d d d d e e e e e e e e e e f f g g h h h h h h h h h h i i i \
    i k k k k k k l l l l l l l l m m m m m m n n n n n n n n o o o o o o o o p p p p r r r r r r \
    r r s s s s s s s s s s t t t t t t t t u u u u u u u u u u v v v v w w w w w w w w w w x x x \
    x y y z z z z z z h t w y - - - - ss - a a a a a a a a a a a a a a a a a a a a a a a a e e e e \
    e e e e e e e e e e e e i i i i o o o o o o o o o o o o o o o o o o o o o o o o u u u u u u u \
    u u u u u u u y y y y y y y y - - - - - -
    """)
}
