/// The functions and types of a source file, found line by line without parsing it.
///
/// A section begins at the comment or attribute right above its declaration. Its level follows
/// from indentation, which is what people read too; one that is missed only makes a chunk's
/// heading shorter.
struct CodeOutline {
  private(set) var sections: [ReadDocument.Section] = []

  init(_ text: String, language: CodeLanguage) {
    guard language != .other else { return }
    var scan = LineScan(text)
    var open: [Int] = []  // Indentation of the declarations the line is inside of.
    var lead: Int?  // Where the comment or attributes right above begin.
    var isInBlockComment = false
    while let line = scan.next() {
      let indent = Self.indentation(line.text)
      let content = line.text.trimmingBlanks()
      if content.isEmpty {
        lead = nil
        continue
      }
      if isInBlockComment {
        isInBlockComment = !content.contains("*/")
        continue
      }
      if content.hasPrefix("/*"), !content.contains("*/") {
        isInBlockComment = true
        lead = lead ?? line.start
        continue
      }
      if Self.isLead(content, language) {
        lead = lead ?? line.start
        continue
      }
      if let name = Declaration.name(in: content, indent: indent, language: language) {
        while let last = open.last, last >= indent { open.removeLast() }
        open.append(indent)
        sections.append(.init(title: name, level: open.count, start: lead ?? line.start))
      }
      lead = nil
    }
  }

  private static func indentation(_ line: Substring) -> Int {
    var columns = 0
    for character in line {
      if character == " " { columns += 1 } else if character == "\t" { columns += 4 } else { break }
    }
    return columns
  }

  /// Whether the line belongs to the declaration below it: a comment, an attribute, a decorator.
  private static func isLead(_ line: Substring, _ language: CodeLanguage) -> Bool {
    if line.hasPrefix("//") || line.hasPrefix("/*") || line.hasPrefix("*") { return true }
    switch language {
    case .python, .ruby, .shell, .perl, .r, .elixir:
      return line.hasPrefix("#") || line.hasPrefix("@")
    case .lua, .sql: return line.hasPrefix("--")
    case .rust: return line.hasPrefix("#[")
    case .csharp: return line.hasPrefix("[")
    case .php: return line.hasPrefix("#")
    case .swift, .java, .kotlin, .scala, .javascript:
      // An attribute alone on its line; with a declaration behind it, it is the declaration.
      return line.hasPrefix("@") && (!line.contains(" ") || line.hasSuffix(")"))
    case .c: return line.hasPrefix("template") && line.hasSuffix(">")
    case .go, .other: return false
    }
  }
}
