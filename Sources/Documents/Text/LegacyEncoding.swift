/// An encoding from before Unicode, and how likely bytes are to be in it.
struct LegacyEncoding: Sendable {
  /// As the C library calls it.
  let name: String
  /// As people call it.
  let label: String
  private let rate: @Sendable (ArraySlice<UInt8>) -> Double

  /// From 0, impossible, to 1: every byte above ASCII is a common character. Where two are equal
  /// the later one of `all` wins.
  func score(_ sample: ArraySlice<UInt8>) -> Double { rate(sample) }

  static let all = [
    LegacyEncoding(name: "KOI8-R", label: "KOI8-R") {
      cyrillic($0, lower: 0xC0...0xDF, upper: 0xE0...0xFF)
    },
    LegacyEncoding(name: "CP1251", label: "Windows-1251") {
      cyrillic($0, lower: 0xE0...0xFF, upper: 0xC0...0xDF)
    },
    LegacyEncoding(name: "BIG5-HKSCS", label: "Big5") {
      pairs($0, lead: 0x81...0xFE, trail: isBig5Trail) { lead, trail in
        switch lead {
        case 0xA4...0xC6: 1
        case 0xA1: 0.9
        default: 0.2
        }
      }
    },
    LegacyEncoding(name: "GB18030", label: "GB18030") {
      pairs($0, lead: 0x81...0xFE, trail: { $0 >= 0x40 && $0 != 0x7F && $0 != 0xFF }) {
        lead, trail in
        if trail < 0xA1 { return 0.1 }
        switch lead {
        case 0xB0...0xD7: return 1
        case 0xA1, 0xA3: return 1
        case 0xD8...0xF7: return 0.4
        default: return 0
        }
      }
    },
    LegacyEncoding(name: "CP949", label: "EUC-KR") {
      pairs($0, lead: 0x81...0xFE, trail: { $0 >= 0x41 }) { lead, trail in
        if trail < 0xA1 { return 0.1 }
        switch lead {
        case 0xB0...0xC8: return 1
        case 0xA1, 0xA3: return 0.6
        default: return 0
        }
      }
    },
    LegacyEncoding(name: "EUC-JP", label: "EUC-JP") {
      pairs($0, lead: 0x8E...0xFE, trail: { $0 >= 0xA1 && $0 != 0xFF }) { lead, trail in
        switch lead {
        case 0xA4, 0xA5: 1
        case 0xA1, 0xA3: 1
        case 0xB0...0xCF: 0.9
        case 0xD0...0xF4: 0.3
        default: 0
        }
      }
    },
    LegacyEncoding(name: "CP932", label: "Shift_JIS") { shiftJIS($0) },
    LegacyEncoding(name: "CP1252", label: "Windows-1252") { western($0) },
    LegacyEncoding(name: "ISO-8859-1", label: "Latin-1") { western($0, isLatin1: true) },
  ]

  private static func isBig5Trail(_ byte: UInt8) -> Bool {
    (0x40...0x7E).contains(byte) || (0xA1...0xFE).contains(byte)
  }

  /// Mean weight of the two-byte characters; zero as soon as one pair is impossible.
  private static func pairs(
    _ sample: ArraySlice<UInt8>, lead: ClosedRange<UInt8>, trail: (UInt8) -> Bool,
    weight: (UInt8, UInt8) -> Double
  ) -> Double {
    var sum = 0.0
    var count = 0.0
    var index = sample.startIndex
    while index < sample.endIndex {
      let byte = sample[index]
      index += 1
      if byte < 0x80 { continue }
      guard index < sample.endIndex else { break }
      guard lead.contains(byte), trail(sample[index]) || isFourByte(sample, index) else { return 0 }
      sum += weight(byte, sample[index])
      count += 1
      index += isFourByte(sample, index) && !trail(sample[index]) ? 3 : 1
    }
    return count == 0 ? 0 : sum / count
  }

  private static func isFourByte(_ sample: ArraySlice<UInt8>, _ index: Int) -> Bool {
    index + 2 < sample.endIndex && (0x30...0x39).contains(sample[index])
      && sample[index + 1] >= 0x81 && (0x30...0x39).contains(sample[index + 2])
  }

  private static func shiftJIS(_ sample: ArraySlice<UInt8>) -> Double {
    var sum = 0.0
    var count = 0.0
    var index = sample.startIndex
    while index < sample.endIndex {
      let byte = sample[index]
      index += 1
      if byte < 0x80 { continue }
      count += 1
      if (0xA1...0xDF).contains(byte) {
        sum += 0.15  // Half-width katakana: valid, rare, and what other encodings look like here.
        continue
      }
      guard byte != 0x80, byte != 0xA0, byte <= 0xFC else { return 0 }
      guard index < sample.endIndex else { break }
      let trail = sample[index]
      guard (0x40...0xFC).contains(trail), trail != 0x7F else { return 0 }
      index += 1
      switch byte {
      case 0x81: sum += 1
      case 0x82 where trail >= 0x4F: sum += 1
      case 0x83 where trail <= 0x96: sum += 1
      case 0x88...0x97: sum += 0.95
      case 0x98...0x9F, 0xE0...0xEA: sum += 0.3
      default: break
      }
    }
    return count == 0 ? 0 : sum / count
  }

  /// Accented letters stand alone between ASCII letters; marks stand beside blanks and words.
  private static func western(_ sample: ArraySlice<UInt8>, isLatin1: Bool = false) -> Double {
    var sum = 0.0
    var count = 0.0
    var run = 0
    for byte in sample {
      if byte < 0x80 {
        run = 0
        continue
      }
      run += 1
      count += 1
      switch byte {
      case 0x81, 0x8D, 0x8F, 0x90, 0x9D: return 0
      case 0x80...0x9F:
        if isLatin1 { return 0 }
        sum += run <= 2 ? 0.9 : 0.3
      case 0xC0...0xFF where byte != 0xD7 && byte != 0xF7: sum += run == 1 ? 1 : run == 2 ? 0.5 : 0
      default: sum += run <= 2 ? 0.8 : 0.2
      }
    }
    return count == 0 ? 0 : sum / count
  }

  /// Letters come in runs, and most of them are small.
  private static func cyrillic(
    _ sample: ArraySlice<UInt8>, lower: ClosedRange<UInt8>, upper: ClosedRange<UInt8>
  ) -> Double {
    var sum = 0.0
    var count = 0.0
    var run = 0
    var previousIsLower = false
    for byte in sample {
      if byte < 0x80 {
        run = 0
        previousIsLower = false
        continue
      }
      count += 1
      run += 1
      if lower.contains(byte) {
        sum += run > 1 ? 1 : 0.6
        previousIsLower = true
      } else if upper.contains(byte) {
        sum += previousIsLower ? 0 : 0.5
        previousIsLower = false
      } else {
        sum += 0.3
        previousIsLower = false
      }
    }
    return count == 0 ? 0 : sum / count * 0.98
  }
}
