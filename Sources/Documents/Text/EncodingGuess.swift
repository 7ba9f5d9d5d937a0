/// Tells encodings apart by what their bytes would mean.
enum EncodingGuess {
  /// UTF-16 or UTF-32 without a mark: zero bytes stand almost only in some positions of a word.
  static func wide(_ sample: ArraySlice<UInt8>) -> String? {
    var zeros = [0, 0, 0, 0]
    for (offset, byte) in sample.enumerated() where byte == 0 { zeros[offset & 3] += 1 }
    let words = max(1, sample.count / 4)
    if zeros[3] >= words * 9 / 10, zeros[2] >= words * 9 / 10 {
      return zeros[0] + zeros[1] < words / 4 ? "UTF-32LE" : nil
    }
    if zeros[0] >= words * 9 / 10, zeros[1] >= words * 9 / 10 {
      return zeros[2] + zeros[3] < words / 4 ? "UTF-32BE" : nil
    }
    guard sample.count >= 4 else { return nil }
    let even = zeros[0] + zeros[2]
    let odd = zeros[1] + zeros[3]
    let candidates = odd > even ? ["UTF-16LE", "UTF-16BE"] : ["UTF-16BE", "UTF-16LE"]
    return candidates.first { isPlausible(sample, $0) }
  }

  /// Whether the sample decodes to letters and spaces rather than to noise.
  private static func isPlausible(_ sample: ArraySlice<UInt8>, _ encoding: String) -> Bool {
    let even = sample.prefix(sample.count & ~1)
    guard let utf8 = Iconv.decode(even, from: encoding, toleratesCutEnd: true) else { return false }
    var good = 0
    var all = 0
    for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
      all += 1
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20..<0x7F, 0xA0..<0x600, 0x3000..<0x3100, 0x4E00..<0xA000,
        0xAC00..<0xD7A4, 0xFF00..<0xFF60, 0x2010..<0x2040, 0x600..<0xE80:
        good += 1
      case 0..<0x20, 0x7F..<0xA0: return false
      default: break
      }
    }
    return all > 0 && good * 10 >= all * 9
  }

  /// Whether control characters that no text has are frequent.
  static func looksBinary(_ sample: ArraySlice<UInt8>) -> Bool {
    let controls = sample.count { ($0 < 0x20 && !(0x07...0x0D).contains($0) && $0 != 0x1B) }
    return controls > 0 && controls * 100 > sample.count
  }

  static func isISO2022JP(_ sample: ArraySlice<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in sample {
      if byte >= 0x80 { return false }
      if previous == 0x1B, byte == 0x24 { return true }
      previous = byte
    }
    return false
  }

  /// Counts bytes that break the rules of UTF-8, and the characters of several bytes that do not.
  static func utf8Errors(_ bytes: [UInt8]) -> (invalid: Int, multibyte: Int) {
    var invalid = 0
    var multibyte = 0
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let lead = bytes[index]
        if lead < 0x80 {
          index += 1
          continue
        }
        let length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0
        var isGood = length > 0 && lead < 0xF5 && index + length <= bytes.count
        if isGood {
          for next in 1..<length where bytes[index + next] & 0xC0 != 0x80 { isGood = false }
          let second = bytes[index + 1]
          if lead == 0xE0 && second < 0xA0 || lead == 0xED && second > 0x9F
            || lead == 0xF0 && second < 0x90 || lead == 0xF4 && second > 0x8F
          {
            isGood = false
          }
        }
        if isGood { multibyte += 1 } else { invalid += 1 }
        index += isGood ? length : 1
      }
    }
    return (invalid, multibyte)
  }

  /// The best of the encodings from before Unicode, decoded; `nil` when none fits at all.
  static func legacy(_ bytes: [UInt8]) -> (utf8: [UInt8], encoding: String)? {
    let sample = bytes.prefix(1 << 16)
    var best: (encoding: LegacyEncoding, score: Double)?
    for encoding in LegacyEncoding.all {
      let score = encoding.score(sample)
      if score >= best?.score ?? 0 { best = (encoding, score) }
    }
    guard let best, best.score > 0.2 else { return nil }
    if let decoded = Iconv.decode(bytes[...], from: best.encoding.name, toleratesCutEnd: true) {
      return (decoded, best.encoding.label)
    }
    return nil
  }
}
