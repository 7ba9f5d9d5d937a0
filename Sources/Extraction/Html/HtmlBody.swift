import Documents

/// Walks over the elements of a page and writes down its text.
struct HtmlBody {
  private let boilerplate: HtmlBoilerplate?
  private var builder = TextBuilder()
  /// Text of the paragraph at hand.
  private var inline = ""
  /// The mark of the list item at hand, until its first text comes.
  private var mark: String?
  private var listDepth = 0
  private var isTight = false

  /// - Parameter boilerplate: What to leave out; `nil` for nothing but what is never shown.
  init(boilerplate: HtmlBoilerplate?) {
    self.boilerplate = boilerplate
  }

  mutating func parsed() -> ReaderReply.Parsed {
    flush()
    return builder.parsed()
  }

  mutating func add(_ node: XmlNode) {
    for child in node.children {
      if let text = child.text {
        inline += text
      } else if let name = child.name, !HtmlBoilerplate.invisible.contains(name) {
        if boilerplate?.skips(child, named: name) ?? false { continue }
        add(element: child, named: name)
      }
    }
  }

  private mutating func add(element: XmlNode, named name: String) {
    switch name {
    case "h1", "h2", "h3", "h4", "h5", "h6":
      flush()
      var title = HtmlBody(boilerplate: boilerplate)
      title.add(element)
      builder.heading(title.inline, level: Int(name.suffix(1)) ?? 6)
      isTight = false
    case "br": inline += "\n"
    case "hr": flush()
    case "img":
      if let alternative = element["alt"], element["class"]?.contains("math") ?? false {
        inline += " \(alternative) "
      }
    case "math": inline += " \(Self.formula(element)) "
    case "pre": addPreformatted(element)
    case "ul", "ol", "menu", "dl": addList(element, isNumbered: name == "ol")
    case "li", "dt", "dd": block(element)
    case "table": addTable(element)
    case "div", "section":
      if boilerplate?.isLinkFarm(element) ?? false { return }
      block(element)
    case "p", "article", "main", "body", "header", "footer", "aside", "nav", "blockquote", "figure",
      "figcaption", "address", "details", "summary", "fieldset", "form", "center", "html",
      "caption":
      block(element)
    case "tr", "tbody", "thead", "tfoot": add(element)
    case "td", "th": block(element)
    default: add(element)
    }
  }

  private mutating func block(_ element: XmlNode) {
    flush()
    add(element)
    flush()
  }

  private mutating func addList(_ list: XmlNode, isNumbered: Bool) {
    flush()
    if boilerplate?.isLinkFarm(list) ?? false, listDepth == 0, list.precedesNoHeading { return }
    listDepth += 1
    var number = list["start"].flatMap(Int.init) ?? 1
    for item in list.elements {
      guard let name = item.name, !HtmlBoilerplate.invisible.contains(name),
        !(boilerplate?.skips(item, named: name) ?? false)
      else { continue }
      let indent = String(repeating: "  ", count: listDepth - 1)
      if name == "li" {
        mark = indent + (isNumbered ? "\(number). " : "- ")
        number += 1
      }
      add(item)
      flush()
      mark = nil
    }
    listDepth -= 1
    if listDepth == 0 { isTight = false }
  }

  private mutating func addPreformatted(_ element: XmlNode) {
    flush()
    let text = DecodedText.clean(element.allText)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    builder.paragraph(lines.drop { $0.isEmpty }.joined(separator: "\n").droppingTrailingBlanks())
    isTight = false
  }

  private mutating func addTable(_ table: XmlNode) {
    flush()
    if boilerplate?.isLinkFarm(table) ?? false { return }
    let through: Set<String> = ["tbody", "thead", "tfoot"]
    let rows = table.descendants("tr", through: through)
    let cells = rows.map { row in row.elements.filter { $0.name == "td" || $0.name == "th" } }
    let isData = cells.count { $0.count >= 2 } >= 2 && !table.holdsTable && !table.holdsProse
    guard isData else {
      for row in cells { for cell in row { block(cell) } }
      return
    }
    if let caption = table.first("caption") { block(caption) }
    let texts = cells.map { row in
      row.filter { !(boilerplate?.skips($0, named: $0.name ?? "") ?? false) }.map {
        cell -> String in
        var body = HtmlBody(boilerplate: boilerplate)
        body.add(cell)
        return body.parsed().text.collapsingBlanks()
      }
    }
    for (index, line) in MarkdownTable.lines(texts).enumerated() {
      if index == 0 { builder.paragraph(line) } else { builder.line(line) }
    }
    isTight = false
  }

  /// Ends the paragraph at hand.
  private mutating func flush() {
    let text = inline.split(separator: "\n").isEmpty ? "" : Self.collapsed(inline)
    inline = ""
    guard !text.isEmpty else { return }
    if let mark {
      if isTight { builder.line(mark + text) } else { builder.paragraph(mark + text) }
      isTight = true
      self.mark = nil
    } else if listDepth > 0 {
      builder.line(String(repeating: "  ", count: listDepth) + text)
    } else {
      builder.paragraph(text)
      isTight = false
    }
  }

  /// A formula as its author typed it, where the page keeps that.
  private static func formula(_ element: XmlNode) -> String {
    guard let source = element["alttext"] else { return element.allText.collapsingBlanks() }
    guard source.hasPrefix("{\\displaystyle "), source.hasSuffix("}") else { return source }
    return source.dropFirst(15).dropLast().collapsingBlanks()
  }

  private static func collapsed(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{200B}" && $0 != "\u{AD}" })
    )
    .collapsingBlanks()
  }
}

extension XmlNode {
  /// Whether no heading stands right before, as one does before a list that belongs to the text.
  fileprivate var precedesNoHeading: Bool {
    var before = previous
    while let node = before {
      if let name = node.name { return !["h2", "h3", "h4", "p"].contains(name) }
      before = node.previous
    }
    return true
  }

  fileprivate var holdsTable: Bool {
    elements.contains { $0.name == "table" || $0.holdsTable }
  }

  /// Whether cells hold paragraphs, as in pages laid out with tables.
  fileprivate var holdsProse: Bool {
    elements.contains { $0.name == "p" && $0.readableCount > 300 || $0.holdsProse }
  }
}
