/// The distinct terms of a question, in order.
///
/// Any text is a valid query: nothing of it reaches the database except as quoted terms.
struct LexicalQuery: Equatable {
  struct Term: Equatable {
    let bytes: [UInt8]
    /// Where it stands first in the question, in bytes.
    let place: Range<Int>
    let isStopWord: Bool
  }

  /// Text beyond this many bytes of a question is not looked at.
  static let longestText = 20_000

  private(set) var terms: [Term] = []

  init(_ text: String) {
    var analyzer = Analyzer()
    var seen: Set<[UInt8]> = []
    let head = text.utf8.count > Self.longestText ? String(text.prefix(Self.longestText / 4)) : text
    for token in analyzer.tokens(of: head) where !token.isColocated || isIdentifier(token) {
      guard seen.insert(token.term).inserted else { continue }
      terms.append(
        Term(bytes: token.term, place: token.bytes, isStopWord: token.isStopWord))
    }
  }

  private init(terms: [Term]) {
    self.terms = terms
  }

  var isEmpty: Bool { terms.isEmpty }

  /// The terms that say what the question is about: all but function words, or all when there are
  /// only function words.
  var content: LexicalQuery {
    let kept = terms.filter { !$0.isStopWord }
    return kept.isEmpty ? self : LexicalQuery(terms: kept)
  }

  /// The terms that `isKept` keeps.
  func filter(_ isKept: (Term) -> Bool) -> LexicalQuery {
    LexicalQuery(terms: terms.filter(isKept))
  }

  /// An FTS5 expression that finds texts with any of the terms; `nil` without terms.
  var expression: String? {
    guard !terms.isEmpty else { return nil }
    return terms.map { term in
      "\"\u{1}" + String(decoding: term.bytes, as: UTF8.self) + "\""
    }.joined(separator: " OR ")
  }

  /// Characters of unspaced scripts also stand singly in the index; in a query their pairs say more.
  private func isIdentifier(_ token: Analyzer.Token) -> Bool {
    token.term.first.map { $0 < 0x80 } ?? false
  }
}
