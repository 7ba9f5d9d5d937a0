/// The suffix stripper of M. F. Porter (1980) for English, on lower-case ASCII bytes.
///
/// Words of other languages lose an English-looking ending at times; index and query do so alike.
struct PorterStemmer {
  private var word: [UInt8] = []
  /// Length of the stem in front of the suffix that `ends(with:)` found last.
  private var stem = 0

  /// Shortens `word`, which must be lower-case ASCII letters, in place.
  mutating func stem(_ bytes: inout [UInt8]) {
    guard bytes.count > 2 else { return }
    swap(&word, &bytes)
    stripPlural()
    stripPastAndGerund()
    turnY()
    mapDoubleSuffixes()
    mapRemainingSuffixes()
    stripResidual()
    stripFinalE()
    swap(&word, &bytes)
  }

  private func isConsonant(_ index: Int) -> Bool {
    switch word[index] {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"):
      false
    case UInt8(ascii: "y"): index == 0 || !isConsonant(index - 1)
    default: true
    }
  }

  /// Vowel-consonant sequences in the stem.
  private var measure: Int {
    var count = 0
    var index = 0
    while index < stem, isConsonant(index) { index += 1 }
    while index < stem {
      while index < stem, !isConsonant(index) { index += 1 }
      guard index < stem else { return count }
      count += 1
      while index < stem, isConsonant(index) { index += 1 }
    }
    return count
  }

  private var stemHasVowel: Bool {
    (0..<stem).contains { !isConsonant($0) }
  }

  private var endsInDoubleConsonant: Bool {
    let end = word.count - 1
    return end >= 1 && word[end] == word[end - 1] && isConsonant(end)
  }

  /// Consonant, vowel, consonant other than w, x, y in front of `end`.
  private func endsShort(_ end: Int) -> Bool {
    let last = end - 1
    guard last >= 2, isConsonant(last), !isConsonant(last - 1), isConsonant(last - 2) else {
      return false
    }
    return ![UInt8(ascii: "w"), UInt8(ascii: "x"), UInt8(ascii: "y")].contains(word[last])
  }

  private mutating func ends(with suffix: StaticString) -> Bool {
    let length = suffix.utf8CodeUnitCount
    guard word.count > length else { return false }
    let start = word.count - length
    for index in 0..<length where word[start + index] != suffix.utf8Start[index] { return false }
    stem = start
    return true
  }

  private mutating func set(_ replacement: StaticString) {
    word.removeLast(word.count - stem)
    word.append(
      contentsOf: UnsafeBufferPointer(
        start: replacement.utf8Start, count: replacement.utf8CodeUnitCount))
  }

  private mutating func stripPlural() {
    guard word.last == UInt8(ascii: "s") else { return }
    if ends(with: "sses") {
      set("ss")
    } else if ends(with: "ies") {
      set("i")
    } else if !ends(with: "ss"), ends(with: "s") {
      set("")
    }
  }

  private mutating func stripPastAndGerund() {
    if ends(with: "eed") {
      if measure > 0 { set("ee") }
      return
    }
    guard (ends(with: "ed") || ends(with: "ing")) && stemHasVowel else { return }
    set("")
    if ends(with: "at") {
      set("ate")
    } else if ends(with: "bl") {
      set("ble")
    } else if ends(with: "iz") {
      set("ize")
    } else if endsInDoubleConsonant {
      if ![UInt8(ascii: "l"), UInt8(ascii: "s"), UInt8(ascii: "z")].contains(word[word.count - 1]) {
        word.removeLast()
      }
    } else {
      stem = word.count
      if measure == 1, endsShort(word.count) { word.append(UInt8(ascii: "e")) }
    }
  }

  private mutating func turnY() {
    if ends(with: "y"), stemHasVowel { set("i") }
  }

  private mutating func replaceFirst(of pairs: [(StaticString, StaticString)]) {
    for (suffix, replacement) in pairs where ends(with: suffix) {
      if measure > 0 { set(replacement) }
      return
    }
  }

  private mutating func mapDoubleSuffixes() {
    guard word.count > 2 else { return }
    switch word[word.count - 2] {
    case UInt8(ascii: "a"): replaceFirst(of: [("ational", "ate"), ("tional", "tion")])
    case UInt8(ascii: "c"): replaceFirst(of: [("enci", "ence"), ("anci", "ance")])
    case UInt8(ascii: "e"): replaceFirst(of: [("izer", "ize")])
    case UInt8(ascii: "l"):
      replaceFirst(of: [
        ("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"),
      ])
    case UInt8(ascii: "o"):
      replaceFirst(of: [("ization", "ize"), ("ation", "ate"), ("ator", "ate")])
    case UInt8(ascii: "s"):
      replaceFirst(of: [
        ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"),
      ])
    case UInt8(ascii: "t"):
      replaceFirst(of: [("aliti", "al"), ("iviti", "ive"), ("biliti", "ble")])
    case UInt8(ascii: "g"): replaceFirst(of: [("logi", "log")])
    default: break
    }
  }

  private mutating func mapRemainingSuffixes() {
    switch word[word.count - 1] {
    case UInt8(ascii: "e"): replaceFirst(of: [("icate", "ic"), ("ative", ""), ("alize", "al")])
    case UInt8(ascii: "i"): replaceFirst(of: [("iciti", "ic")])
    case UInt8(ascii: "l"): replaceFirst(of: [("ical", "ic"), ("ful", "")])
    case UInt8(ascii: "s"): replaceFirst(of: [("ness", "")])
    default: break
    }
  }

  private mutating func stripResidual() {
    guard word.count > 2 else { return }
    let found =
      switch word[word.count - 2] {
      case UInt8(ascii: "a"): ends(with: "al")
      case UInt8(ascii: "c"): ends(with: "ance") || ends(with: "ence")
      case UInt8(ascii: "e"): ends(with: "er")
      case UInt8(ascii: "i"): ends(with: "ic")
      case UInt8(ascii: "l"): ends(with: "able") || ends(with: "ible")
      case UInt8(ascii: "n"):
        ends(with: "ant") || ends(with: "ement") || ends(with: "ment") || ends(with: "ent")
      case UInt8(ascii: "o"):
        ends(with: "sion") || ends(with: "tion") ? dropToIon() : ends(with: "ou")
      case UInt8(ascii: "s"): ends(with: "ism")
      case UInt8(ascii: "t"): ends(with: "ate") || ends(with: "iti")
      case UInt8(ascii: "u"): ends(with: "ous")
      case UInt8(ascii: "v"): ends(with: "ive")
      case UInt8(ascii: "z"): ends(with: "ize")
      default: false
      }
    if found, measure > 1 { set("") }
  }

  /// The s or t in front of `ion` stays with the stem.
  private mutating func dropToIon() -> Bool {
    stem += 1
    return true
  }

  private mutating func stripFinalE() {
    if word.last == UInt8(ascii: "e") {
      stem = word.count - 1
      let count = measure
      if count > 1 || (count == 1 && !endsShort(stem)) { word.removeLast() }
    }
    stem = word.count
    if word.last == UInt8(ascii: "l"), endsInDoubleConsonant, measure > 1 { word.removeLast() }
  }
}
