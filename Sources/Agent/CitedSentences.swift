/// Puts the number of its source behind every sentence of a text.
package enum CitedSentences {
  /// `The rent is due. It is 40.` becomes `The rent is due [2]. It is 40 [2].` for source 2.
  ///
  /// A sentence ends at `.`, `!`, `?` or `。` before the end of the text, an empty line, or a blank
  /// with something that begins a sentence behind it. Tables and code are left as they are.
  package static func mark(_ text: String, with rank: Int) -> String {
    var marked = ""
    var isCode = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if index > 0 { marked += "\n" }
      if line.hasPrefix("```") { isCode.toggle() }
      if isCode || line.hasPrefix("|") || line.hasPrefix("#") {
        marked += line
      } else {
        marked += mark(line: line, rank: rank)
      }
    }
    return marked
  }

  private static func mark(line: Substring, rank: Int) -> String {
    var marked = ""
    let characters = Array(line)
    for (index, character) in characters.enumerated() {
      if endsSentence(characters, at: index) { marked += " [\(rank)]" }
      marked.append(character)
    }
    return marked
  }

  private static func endsSentence(_ characters: [Character], at index: Int) -> Bool {
    if characters[index] == "。" { return true }
    guard characters[index] == "." || characters[index] == "!" || characters[index] == "?",
      index > 0,
      characters[index - 1].isLetter || characters[index - 1].isNumber
        || ")]\"”’%`*".contains(characters[index - 1])
    else { return false }
    guard index + 1 < characters.count else { return true }
    guard characters[index + 1].isWhitespace else { return false }
    guard let next = characters[(index + 1)...].first(where: { !$0.isWhitespace }) else {
      return true
    }
    return next.isUppercase || next.isNumber || "\"“‘`(*".contains(next)
  }
}
