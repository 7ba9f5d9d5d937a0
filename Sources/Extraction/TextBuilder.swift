import Documents

/// Puts a document's text together block by block and remembers where things began.
struct TextBuilder {
  private(set) var text = ""
  private(set) var sections: [ReadDocument.Section] = []
  private(set) var pageStarts: [Int] = []
  private var count = 0

  /// Adds a paragraph, with a blank line before it. Blank text adds nothing.
  mutating func paragraph(_ content: some StringProtocol) {
    add(content, separator: "\n\n")
  }

  /// Adds a line right below the one before: a list item, a row.
  mutating func line(_ content: some StringProtocol) {
    add(content, separator: "\n")
  }

  /// Adds a paragraph that begins a section. Level 1 is outermost.
  mutating func heading(_ content: some StringProtocol, level: Int) {
    let title = content.collapsingBlanks()
    guard !title.isEmpty else { return }
    let start = text.isEmpty ? 0 : count + 2
    paragraph(title)
    sections.append(.init(title: title, level: level, start: start))
  }

  /// Begins a page. A page without text begins where the next text does.
  mutating func page() {
    pageStarts.append(text.isEmpty ? 0 : count + 2)
    mustBreak = true
  }

  private var mustBreak = false

  private mutating func add(_ content: some StringProtocol, separator: String) {
    guard content.contains(where: { !$0.isWhitespace }) else { return }
    if !text.isEmpty {
      let separator = mustBreak ? "\n\n" : separator
      text += separator
      count += separator.count
    }
    mustBreak = false
    text += content
    count += content.unicodeScalars.count
  }

  /// The document so far. Page starts behind the end of the text are moved to it.
  func parsed() -> ReaderReply.Parsed {
    var parsed = ReaderReply.Parsed()
    parsed.text = text
    parsed.sections = sections
    parsed.pageStarts = pageStarts.map { min($0, count) }
    return parsed
  }
}

extension StringProtocol {
  /// Without white space at the ends, and with one space for each run of it inside.
  func collapsingBlanks() -> String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
