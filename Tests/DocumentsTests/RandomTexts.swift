@testable import Documents

/// Makes texts that are awkward in every way chunking cares about, the same for the same seed.
struct RandomTexts {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  mutating func next(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }

  mutating func document() -> ReadDocument {
    let kinds: [DocumentKind] = [
      .plainText, .markdown, .pdf, .html, .docx, .sourceCode(.swift), .sourceCode(.python),
    ]
    var text = ""
    var count = 0
    var sections: [ReadDocument.Section] = []
    var pages: [Int] = []
    for _ in 0..<(5 + next(60)) {
      switch next(14) {
      case 0:
        text += "\n\n"
        count = text.unicodeScalars.count
        sections.append(.init(title: "Section \(count)", level: 1 + next(3), start: count))
        text += "# Section \(count)\n"
      case 1:
        text += "\n\n"
        count = text.unicodeScalars.count
        pages.append(count)
      default: text += piece()
      }
    }
    let hasPages = next(2) == 0
    return ReadDocument(
      title: "Random", kind: kinds[next(kinds.count)], text: text,
      pageStarts: hasPages ? pages : [], pageLabels: hasPages ? pages.map { "p\($0)" } : [],
      sections: sections)
  }

  private mutating func piece() -> String {
    let words = [
      "notice", "period", "U.S.", "naïve", "Straße", "e\u{301}tude", "👩‍👩‍👧", "$3,260", "12.5", "§",
      "المادة", "ไทย", "한국어", "x", "(see", "below).",
    ]
    switch next(12) {
    case 0: return "\n"
    case 1: return "\n\n"
    case 2: return String(repeating: "汉字与日本語のかな", count: 1 + next(40)) + "。"
    case 3: return String(repeating: "longword", count: 1 + next(300)) + " "
    case 4: return String(repeating: " ", count: 1 + next(30))
    case 5: return "| cell | \(next(1000)) |\n"
    case 6: return "- item \(next(100))\n"
    case 7: return "    indented line \(next(100))\n"
    case 8: return String(repeating: "e\u{301}\u{302}", count: 1 + next(500)) + " "
    default:
      var sentence = ""
      for _ in 0..<(1 + next(40)) { sentence += words[next(words.count)] + " " }
      return sentence + "end. "
    }
  }
}
