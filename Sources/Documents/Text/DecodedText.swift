/// Text made of the bytes of a file, in whatever encoding they are.
package struct DecodedText: Equatable, Sendable {
  /// Line ends are `\n`; control characters other than `\n` and `\t` are gone.
  package let text: String
  /// What the bytes were taken for, such as `UTF-8` or `Shift_JIS`.
  package let encoding: String

  /// Tells the encoding and decodes; `nil` when the bytes are not text in any known encoding.
  ///
  /// - Parameter declared: The encoding the file says it is in. It is believed when it fits.
  package init?(_ bytes: [UInt8], declared: String? = nil) {
    guard let (utf8, encoding) = Self.declared(bytes, declared) ?? Self.utf8(bytes) else {
      return nil
    }
    let clean = Self.cleaned(utf8)
    text = String(decoding: clean, as: UTF8.self)
    self.encoding = encoding
  }

  private static let marks: [(mark: [UInt8], encoding: String)] = [
    ([0xEF, 0xBB, 0xBF], "UTF-8"), ([0xFF, 0xFE, 0, 0], "UTF-32LE"),
    ([0, 0, 0xFE, 0xFF], "UTF-32BE"), ([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE"),
  ]

  private static func utf8(_ bytes: [UInt8]) -> ([UInt8], String)? {
    for (mark, encoding) in marks where bytes.starts(with: mark) {
      let rest = bytes.dropFirst(mark.count)
      if encoding == "UTF-8" { return (repaired(rest), encoding) }
      return Iconv.decode(rest, from: encoding, toleratesCutEnd: true).map { ($0, encoding) }
    }
    let sample = bytes.prefix(1 << 16)
    if sample.contains(0) {
      guard let encoding = EncodingGuess.wide(sample) else { return nil }
      return Iconv.decode(bytes[...], from: encoding, toleratesCutEnd: true).map { ($0, encoding) }
    }
    if EncodingGuess.looksBinary(sample) { return nil }
    if EncodingGuess.isISO2022JP(sample),
      let decoded = Iconv.decode(bytes[...], from: "ISO-2022-JP")
    {
      return (decoded, "ISO-2022-JP")
    }
    let errors = EncodingGuess.utf8Errors(bytes)
    if errors.invalid == 0 { return (bytes, "UTF-8") }
    // A few broken bytes among many good characters: UTF-8 that something cut.
    if errors.invalid * 10 <= errors.multibyte { return (repaired(bytes[...]), "UTF-8") }
    return EncodingGuess.legacy(bytes)
  }

  private static func declared(_ bytes: [UInt8], _ encoding: String?) -> ([UInt8], String)? {
    guard let encoding, !encoding.hasPrefix("utf"), !bytes.contains(0) else { return nil }
    return Iconv.decode(bytes[...], from: encoding).map { ($0, encoding) }
  }

  /// The text as this type would have made it.
  package static func clean(_ text: String) -> String {
    String(decoding: cleaned(Array(text.utf8)), as: UTF8.self)
  }

  private static func repaired(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).utf8)
  }

  /// Makes `\r\n` and `\r` into `\n` and drops the other control characters.
  static func cleaned(_ utf8: [UInt8]) -> [UInt8] {
    guard utf8.contains(where: { ($0 < 0x20 && $0 != 0x0A && $0 != 0x09) || $0 == 0x7F }) else {
      return utf8
    }
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count)
    var index = 0
    while index < utf8.count {
      let byte = utf8[index]
      switch byte {
      case 0x0D:
        result.append(0x0A)
        if index + 1 < utf8.count, utf8[index + 1] == 0x0A { index += 1 }
      case 0x0B, 0x0C: result.append(0x0A)
      case 0x09, 0x0A: result.append(byte)
      case 0..<0x20, 0x7F: break
      default: result.append(byte)
      }
      index += 1
    }
    return result
  }
}
