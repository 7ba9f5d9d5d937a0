/// Turns UTF-8 text into the terms that the lexical index stores and looks up.
///
/// - Words are folded (case, accents) and, when they are plain Latin, stemmed.
/// - Identifiers (`getUserName`, `HTTP_PORT`) give their parts, and themselves as one term.
/// - Scripts without spaces (Chinese, Japanese, Thai…) and Korean give pairs of neighbours; Chinese
///   characters also count singly.
struct Analyzer {
  /// One term where it stands.
  struct Token: Equatable {
    /// The folded, stemmed term, UTF-8, at most 64 bytes.
    var term: [UInt8]
    /// The bytes of the text it stands for.
    var bytes: Range<Int>
    /// Whether it stands at the place of the token before it and is no word of its own.
    var isColocated: Bool
    /// Whether the term is the word as written, before stemming, in a list of function words.
    var isStopWord = false
  }

  private static let longestTerm = 64
  private var stemmer = PorterStemmer()
  private var term: [UInt8] = []
  private var parts: [Range<Int>] = []

  /// Calls `emit` for every token in order until it returns `false`. The term passed lives only
  /// until `emit` returns.
  mutating func scan(
    _ text: UnsafeBufferPointer<UInt8>,
    emit: (_ term: [UInt8], _ bytes: Range<Int>, _ isColocated: Bool, _ isStopWord: Bool) -> Bool
  ) {
    var index = 0
    while index < text.count {
      let start = index
      let scalar = Self.decode(text, &index)
      switch Script(scalar) {
      case .separator: continue
      case .word:
        index = wordEnd(text, from: index)
        guard scanWord(text, start..<index, emit) else { return }
      case .han, .unspaced:
        index = start
        guard scanUnspaced(text, &index, emit) else { return }
      }
    }
  }

  /// All tokens of a text; for queries and short texts.
  mutating func tokens(of text: String) -> [Token] {
    var found: [Token] = []
    var text = text
    text.withUTF8 { buffer in
      scan(buffer) { term, bytes, isColocated, isStopWord in
        found.append(
          Token(term: term, bytes: bytes, isColocated: isColocated, isStopWord: isStopWord))
        return true
      }
    }
    return found
  }

  /// Reads one scalar; malformed bytes read as U+FFFD, one byte each.
  static func decode(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Unicode.Scalar {
    let first = text[index]
    index += 1
    guard first >= 0x80 else { return Unicode.Scalar(first) }
    let length = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
    guard length > 0, index + length <= text.count else { return "\u{FFFD}" }
    var value = UInt32(first) & (0x3F >> UInt32(length))
    for offset in 0..<length {
      guard text[index + offset] & 0xC0 == 0x80 else { return "\u{FFFD}" }
      value = value << 6 | UInt32(text[index + offset] & 0x3F)
    }
    index += length
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private func wordEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count {
      var next = index
      guard Script(Self.decode(text, &next)) == .word else { break }
      index = next
    }
    return index
  }

  private mutating func scanWord(
    _ text: UnsafeBufferPointer<UInt8>, _ word: Range<Int>,
    _ emit: ([UInt8], Range<Int>, Bool, Bool) -> Bool
  ) -> Bool {
    if isApostropheEnding(text, word) { return true }
    splitIdentifier(text, word)
    for (ordinal, part) in parts.enumerated() {
      let isStopWord = fold(text, part)
      if !term.isEmpty, !emit(term, part, false, isStopWord) { return false }
      if ordinal == 0, parts.count > 1 {
        foldWhole(text, word)
        if !term.isEmpty, !emit(term, word, true, false) { return false }
      }
    }
    return true
  }

  /// The `s` of `company's` and the `t` of `don't`.
  private func isApostropheEnding(_ text: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count == 1, word.lowerBound > 1 else { return false }
    let letter = text[word.lowerBound] | 0x20
    guard letter == UInt8(ascii: "s") || letter == UInt8(ascii: "t") else { return false }
    let before = word.lowerBound - 1
    return text[before] == UInt8(ascii: "'")
      || (before >= 2 && text[before] == 0x99 && text[before - 1] == 0x80
        && text[before - 2] == 0xE2)
  }

  /// Fills `parts` with the pieces of an ASCII identifier, or with the whole word.
  private mutating func splitIdentifier(_ text: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) {
    parts.removeAll(keepingCapacity: true)
    var start = word.lowerBound
    for index in word {
      let byte = text[index]
      if byte == UInt8(ascii: "_") {
        if start < index { parts.append(start..<index) }
        start = index + 1
      } else if index > start, startsHump(text, index, word.upperBound) {
        parts.append(start..<index)
        start = index
      }
    }
    if start < word.upperBound { parts.append(start..<word.upperBound) }
  }

  /// `N` in `userName`, `S` in `HTTPServer`.
  private func startsHump(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ end: Int) -> Bool {
    guard isUpper(text[index]) else { return false }
    if isLower(text[index - 1]) { return true }
    guard isUpper(text[index - 1]), index + 2 < end else { return false }
    return isLower(text[index + 1]) && isLower(text[index + 2])
  }

  private func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
  private func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }

  /// Puts the folded, stemmed part into `term`; returns whether it is a function word.
  private mutating func fold(_ text: UnsafeBufferPointer<UInt8>, _ part: Range<Int>) -> Bool {
    foldLetters(text, part)
    let isLetters = term.allSatisfy(isLower)
    guard isLetters else { return false }
    let isStopWord = StopWords.contains(term)
    stemmer.stem(&term)
    return isStopWord
  }

  /// Puts the whole identifier, without underscores and stemming, into `term`.
  private mutating func foldWhole(_ text: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) {
    foldLetters(text, word)
    term.removeAll { $0 == UInt8(ascii: "_") }
  }

  private mutating func foldLetters(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    term.removeAll(keepingCapacity: true)
    var index = range.lowerBound
    while index < range.upperBound, term.count < Self.longestTerm - 4 {
      let byte = text[index]
      if byte < 0x80 {
        term.append(isUpper(byte) ? byte | 0x20 : byte)
        index += 1
      } else {
        LetterFolding.append(Self.decode(text, &index), to: &term)
      }
    }
  }

  /// Emits the pairs of a run of unspaced script, with its Chinese characters beside them; a lone
  /// character stands for itself.
  private mutating func scanUnspaced(
    _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int,
    _ emit: ([UInt8], Range<Int>, Bool, Bool) -> Bool
  ) -> Bool {
    var previous: (bytes: Range<Int>, isHan: Bool)?
    var pairs = 0
    while index < text.count {
      let start = index
      var next = index
      let script = Script(Self.decode(text, &next))
      guard script == .han || script == .unspaced else { break }
      index = next
      let current = (bytes: start..<next, isHan: script == .han)
      if let previous {
        let pair = previous.bytes.lowerBound..<next
        guard emit(Array(text[pair]), pair, false, false) else { return false }
        for single in pairs == 0 ? [previous, current] : [current] where single.isHan {
          guard emit(Array(text[single.bytes]), single.bytes, true, false) else { return false }
        }
        pairs += 1
      }
      previous = current
    }
    guard pairs == 0, let previous else { return true }
    return emit(Array(text[previous.bytes]), previous.bytes, false, false)
  }
}
