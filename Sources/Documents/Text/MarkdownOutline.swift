/// The headings of a Markdown text, found without changing it.
struct MarkdownOutline {
  private(set) var sections: [ReadDocument.Section] = []
  /// From the front matter, else the first heading of level 1.
  private(set) var title: String?

  init(_ text: String) {
    var scan = LineScan(text)
    var fence: (mark: Character, length: Int)?
    var paragraph: (text: Substring, start: Int)?
    var isAfterBlank = true
    if let first = scan.next() {
      if first.text == "---" {
        title = Self.frontMatterTitle(&scan)
      } else {
        scan = LineScan(text)
      }
    }
    while let line = scan.next() {
      let indent = line.text.prefix { $0 == " " }.count
      let content = line.text.dropFirst(indent)
      if let open = fence {
        if indent < 4,
          Self.fence(content).map({ $0 == open.mark && $1 >= open.length && $2 })
            ?? false
        {
          fence = nil
        }
        continue
      }
      if indent < 4 {
        if let (mark, length, _) = Self.fence(content) {
          fence = (mark, length)
          paragraph = nil
          continue
        }
        if let heading = Self.heading(content) {
          add(heading.title, level: heading.level, start: line.start)
          paragraph = nil
          continue
        }
        if let above = paragraph, let level = Self.underline(content) {
          add(Self.plain(above.text), level: level, start: above.start)
          paragraph = nil
          continue
        }
      }
      // Only a paragraph of one line becomes a heading when it is underlined.
      let isText =
        isAfterBlank && !content.isEmpty && indent < 4
        && !["|", "- ", "* ", "+ ", ">"].contains { content.hasPrefix($0) }
      paragraph = isText ? (content, line.start) : nil
      isAfterBlank = content.isEmpty
    }
  }

  private mutating func add(_ heading: String, level: Int, start: Int) {
    guard !heading.isEmpty else { return }
    if title == nil, level == 1 { title = heading }
    sections.append(.init(title: heading, level: level, start: start))
  }

  private static func frontMatterTitle(_ scan: inout LineScan) -> String? {
    let start = scan
    var title: String?
    var lines = 0
    while let line = scan.next(), lines < 200 {
      lines += 1
      if line.text == "---" || line.text == "..." { return title }
      if line.text.hasPrefix("title:") {
        let value = line.text.dropFirst(6).trimmingBlanks()
        title = String(value.trimming { $0 == "\"" || $0 == "'" })
      }
    }
    scan = start  // A rule, not front matter.
    return nil
  }

  private static func heading(_ line: Substring) -> (title: String, level: Int)? {
    let level = line.prefix { $0 == "#" }.count
    guard (1...6).contains(level) else { return nil }
    let rest = line.dropFirst(level)
    guard rest.isEmpty || rest.first == " " || rest.first == "\t" else { return nil }
    let closed = rest.trimmingBlanks()
    let body = closed.trimmingEnd { $0 == "#" }
    let isClosing = body.isEmpty || body.last == " " || body.last == "\t"
    return (plain(isClosing ? body : closed), level)
  }

  private static func underline(_ line: Substring) -> Int? {
    let marks = line.trimmingEnd { $0 == " " || $0 == "\t" }
    guard marks.count >= 2, let mark = marks.first, mark == "=" || mark == "-" else { return nil }
    guard marks.allSatisfy({ $0 == mark }) else { return nil }
    return mark == "=" ? 1 : 2
  }

  private static func fence(_ line: Substring) -> (mark: Character, length: Int, isBare: Bool)? {
    guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
    let length = line.prefix { $0 == mark }.count
    guard length >= 3 else { return nil }
    let rest = line.dropFirst(length)
    if mark == "`", rest.contains("`") { return nil }
    return (mark, length, rest.trimmingBlanks().isEmpty)
  }

  /// A heading's text without its emphasis marks and link targets.
  private static func plain(_ text: Substring) -> String {
    var result = ""
    var rest = text.trimmingBlanks()[...]
    while let character = rest.popFirst() {
      switch character {
      case "*", "`": break
      case "]" where rest.first == "(":
        if let close = rest.firstIndex(of: ")") { rest = rest[rest.index(after: close)...] }
      case "[": break
      case "\\":
        if let next = rest.popFirst() { result.append(next) }
      default: result.append(character)
      }
    }
    return String(result[...].trimmingBlanks())
  }
}
