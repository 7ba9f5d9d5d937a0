/// What a context was told and what it answered: pieces, and the tokens they became.
///
/// It finds how much of the next prompt the context already holds. Pieces that are unchanged keep
/// the tokens they had, answers the tokens the model chose, so a border never moves because a
/// tokenizer would have cut the joined text otherwise.
struct Transcript {
  private struct Entry {
    var piece: PromptPiece
    var tokenCount: Int
  }

  private var entries: [Entry] = []
  private(set) var tokens: [Int32] = []

  /// Replaces what is held by `pieces` and returns how many tokens at the start stayed the same.
  ///
  /// - Parameter tokenise: Called only for pieces after the first one that changed.
  mutating func become(
    _ pieces: [PromptPiece], tokenise: (_ piece: PromptPiece, _ isFirst: Bool) throws -> [Int32]
  ) rethrows -> Int {
    let kept = zip(entries, pieces).prefix { $0.piece == $1 }.count
    var newEntries = Array(entries[..<kept])
    var newTokens = Array(tokens[..<newEntries.reduce(0) { $0 + $1.tokenCount }])
    for (index, piece) in pieces.enumerated().dropFirst(kept) {
      let added = try tokenise(piece, index == 0)
      newEntries.append(Entry(piece: piece, tokenCount: added.count))
      newTokens += added
    }
    let common = zip(tokens, newTokens).prefix { $0 == $1 }.count
    entries = newEntries
    tokens = newTokens
    return common
  }

  /// Adds what the model answered, with the very tokens it chose.
  mutating func append(answer text: String, tokens answer: [Int32]) {
    guard !answer.isEmpty else { return }
    entries.append(
      Entry(piece: PromptPiece(text, isFraming: false), tokenCount: answer.count))
    tokens += answer
  }
}
