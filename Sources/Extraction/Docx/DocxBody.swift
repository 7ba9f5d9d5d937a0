import Documents

/// Walks over the body of a document and writes down its text.
struct DocxBody {
  private let styles: DocxStyles
  private var numbering: DocxNumbering
  private let notes: [String: [String: XmlNode]]
  private var builder = TextBuilder()
  private var title = ""
  private var noteCount = 0
  /// Notes met in the paragraph at hand, to stand right below it.
  private var pendingNotes: [String] = []
  private var isInList = false

  init(styles: DocxStyles, numbering: DocxNumbering, notes: [String: XmlNode]) {
    self.styles = styles
    self.numbering = numbering
    self.notes = notes.mapValues { root in
      var byID: [String: XmlNode] = [:]
      for note in root.elements {
        if let id = note["id"], note["type"] == nil { byID[id] = note }
      }
      return byID
    }
  }

  func parsed() -> ReaderReply.Parsed {
    var parsed = builder.parsed()
    parsed.title = title.isEmpty ? parsed.sections.first { $0.level == 1 }?.title ?? "" : title
    parsed.language = styles.language
    return parsed
  }

  /// Adds text that stands outside the body.
  mutating func add(plain text: String) {
    builder.paragraph(text)
  }

  /// Adds the paragraphs and tables below a node, in order.
  mutating func add(_ container: XmlNode) {
    for element in container.elements {
      switch element.name {
      case "p": addParagraph(element)
      case "tbl": addTable(element)
      case "sdt": if let content = element.first("sdtContent") { add(content) }
      case "ins", "smartTag", "customXml", "moveTo": add(element)
      case "AlternateContent":
        if let choice = element.first("Choice") ?? element.first("Fallback") { add(choice) }
      default: break
      }
    }
  }

  private mutating func addParagraph(_ paragraph: XmlNode) {
    let properties = paragraph.first("pPr")
    let style = properties?.first("pStyle")?["val"] ?? ""
    var boxes: [XmlNode] = []
    let text = runs(paragraph, boxes: &boxes).trimmingLines()
    if !text.isEmpty {
      let level = DocxStyles.outline(properties) ?? styles.levels[style]
      if styles.titles.contains(style) {
        if title.isEmpty { title = text.collapsingBlanks() }
        builder.heading(text, level: 1)
        isInList = false
      } else if let level {
        builder.heading(text, level: level)
        isInList = false
      } else if let mark = DocxNumbering.Mark(properties) ?? styles.lists[style] {
        let item = numbering.next(mark) + text
        if isInList { builder.line(item) } else { builder.paragraph(item) }
        isInList = true
      } else {
        builder.paragraph(text)
        isInList = false
      }
    }
    for note in pendingNotes { builder.paragraph(note) }
    pendingNotes = []
    for box in boxes { add(box) }
  }

  private mutating func addTable(_ table: XmlNode) {
    isInList = false
    let rows = table.descendants("tr", through: ["sdt", "sdtContent", "ins", "customXml"]).map {
      row in
      row.descendants("tc", through: ["sdt", "sdtContent", "customXml"]).map { cell -> String in
        let merge = cell.first("tcPr")?.first("vMerge")
        if let merge, merge["val"] != "restart" { return "" }
        return plainText(cell)
      }
    }
    for (index, line) in MarkdownTable.lines(rows).enumerated() {
      if index == 0 { builder.paragraph(line) } else { builder.line(line) }
    }
    for note in pendingNotes { builder.paragraph(note) }
    pendingNotes = []
  }

  /// All text below a node on one line, nested tables and all.
  mutating func plainText(_ container: XmlNode) -> String {
    var parts: [String] = []
    collect(container, into: &parts)
    return parts.joined(separator: " ").collapsingBlanks()
  }

  private mutating func collect(_ node: XmlNode, into parts: inout [String]) {
    for element in node.elements {
      if element.name == "p" {
        var boxes: [XmlNode] = []
        parts.append(runs(element, boxes: &boxes))
        for box in boxes { collect(box, into: &parts) }
      } else {
        collect(element, into: &parts)
      }
    }
  }

  /// The text of a paragraph as it reads with all changes accepted.
  private mutating func runs(_ node: XmlNode, boxes: inout [XmlNode]) -> String {
    var text = ""
    for element in node.elements {
      switch element.name {
      case "t": text += element.allText
      case "tab": text += "\t"
      case "br": text += element["type"] == "page" ? " " : "\n"
      case "cr": text += "\n"
      case "noBreakHyphen": text += "-"
      case "footnoteReference": text += note("footnote", element["id"])
      case "endnoteReference": text += note("endnote", element["id"])
      case "del", "moveFrom", "delText", "instrText", "pPr", "rPr", "fldData": break
      case "AlternateContent":
        if let choice = element.first("Choice") ?? element.first("Fallback") {
          text += runs(choice, boxes: &boxes)
        }
      case "txbxContent": boxes.append(element)
      case "oMath", "oMathPara": text += " \(element.allText) "
      default: text += runs(element, boxes: &boxes)
      }
    }
    return text
  }

  private mutating func note(_ kind: String, _ id: String?) -> String {
    guard let id, let content = notes[kind]?[id] else { return "" }
    noteCount += 1
    let number = noteCount
    let text = plainText(content)
    if !text.isEmpty { pendingNotes.append("[^\(number)]: \(text)") }
    return "[^\(number)]"
  }
}

extension XmlNode {
  /// The nearest elements of a name, looking through the wrappers named.
  func descendants(_ name: String, through wrappers: Set<String>) -> [XmlNode] {
    elements.flatMap { element -> [XmlNode] in
      guard let found = element.name else { return [] }
      if found == name { return [element] }
      return wrappers.contains(found) ? element.descendants(name, through: wrappers) : []
    }
  }
}

extension String {
  /// Without blanks at the ends of its lines and blank lines around it.
  func trimmingLines() -> String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
      }
      .drop { $0.isEmpty }
      .joined(separator: "\n")
      .droppingTrailingBlanks()
  }

  func droppingTrailingBlanks() -> String {
    var text = self
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
