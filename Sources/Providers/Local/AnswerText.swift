/// An answer as it is written: the tokens a model chose and the text they make.
struct AnswerText {
  private(set) var text = ""
  private(set) var tokens: [Int32] = []
  private var assembler = UTF8Assembler()
  /// Tokens whose text is not told yet, because a character is not complete.
  private var untold = 0

  /// Adds a token; returns the text that became complete and how many tokens it holds, or `nil`
  /// when there is nothing to tell yet.
  mutating func append(_ token: Int32, bytes: [UInt8]) -> (text: String, tokens: Int)? {
    tokens.append(token)
    untold += 1
    let new = assembler.append(bytes)
    guard !new.isEmpty else { return nil }
    defer { untold = 0 }
    text += new
    return (new, untold)
  }

  /// The tokens that make exactly `text`.
  var toldTokens: [Int32] { tokens.dropLast(untold) }
}
