/// A search line as the user typed it, made into what SQLite understands.
struct SearchWords: Equatable {
  let words: [String]

  init(_ line: String) {
    words = line.split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// All words, the last one as the beginning of a word, so that a search can be typed into.
  var pattern: String {
    words.enumerated().map { index, word in
      "\"\(word)\"" + (index == words.count - 1 ? "*" : "")
    }.joined(separator: " ")
  }

  /// Scripts without blanks between words: the index knows only their whole runs, so they are
  /// looked for letter by letter.
  var needsScan: Bool {
    words.contains { word in
      word.unicodeScalars.contains { scalar in
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0x9FFF, 0xAC00...0xD7AF,
          0xF900...0xFAFF, 0x20000...0x3FFFF:
          true
        default: false
        }
      }
    }
  }
}

/// A text with its matches, as code points.
struct MarkedText: Equatable {
  /// Marks set into excerpts: control characters, which no pane shows.
  static let open: Unicode.Scalar = "\u{2}"
  static let close: Unicode.Scalar = "\u{3}"

  var text = ""
  var matches: [Range<Int>] = []

  init(_ marked: String) {
    var count = 0
    var start: Int?
    for scalar in marked.unicodeScalars {
      switch scalar {
      case Self.open: start = count
      case Self.close:
        if let begun = start { matches.append(begun..<count) }
        start = nil
      default:
        text.unicodeScalars.append(scalar)
        count += 1
      }
    }
  }

  /// The text around the first place where one of `words` stands, whatever its case; `nil` when
  /// none does.
  init?(_ whole: String, around words: [String], reach: Int = 80) {
    let scalars = Array(whole.unicodeScalars)
    let folded = scalars.map { $0.properties.lowercaseMapping.unicodeScalars.first ?? $0 }
    var found: [Range<Int>] = []
    for word in words {
      let needle = Array(word.lowercased().unicodeScalars)
      found += Self.places(of: needle, in: folded)
    }
    found.sort { $0.lowerBound < $1.lowerBound }
    guard let first = found.first else { return nil }
    let start = max(0, first.lowerBound - reach)
    let end = min(scalars.count, first.upperBound + reach)
    let lead = start > 0 ? 1 : 0
    if lead == 1 { text = "…" }
    text.unicodeScalars.append(contentsOf: scalars[start..<end])
    if end < scalars.count { text += "…" }
    var last = start
    for place in found where place.lowerBound >= last && place.upperBound <= end {
      matches.append((place.lowerBound - start + lead)..<(place.upperBound - start + lead))
      last = place.upperBound
    }
  }

  private static func places(
    of needle: [Unicode.Scalar], in hay: [Unicode.Scalar]
  ) -> [Range<Int>] {
    guard let head = needle.first, needle.count <= hay.count else { return [] }
    var places: [Range<Int>] = []
    var index = 0
    while index + needle.count <= hay.count {
      if hay[index] == head, hay[index..<index + needle.count].elementsEqual(needle) {
        places.append(index..<index + needle.count)
        index += needle.count
      } else {
        index += 1
      }
    }
    return places
  }
}
