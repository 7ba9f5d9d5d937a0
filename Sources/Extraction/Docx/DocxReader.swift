import Documents

/// Reads the word processor files that are zip archives of XML.
enum DocxReader {
  static func read(_ bytes: [UInt8], limit: Int) throws -> ReaderReply.Parsed {
    let archive = try DocxArchive(bytes, limit: limit)
    guard let document = try archive.tree("word/document.xml") else {
      throw ReaderReply.Refusal.damaged(detail: "it has no word/document.xml")
    }
    // Each tree must outlive the nodes taken from it, so they are all held here.
    let styles = try archive.tree("word/styles.xml")
    let numbering = try archive.tree("word/numbering.xml")
    let footnotes = try archive.tree("word/footnotes.xml")
    let endnotes = try archive.tree("word/endnotes.xml")
    let core = try archive.tree("docProps/core.xml")
    var body = DocxBody(
      styles: DocxStyles(styles?.root), numbering: DocxNumbering(numbering?.root),
      notes: ["footnote": footnotes?.root, "endnote": endnotes?.root].compactMapValues { $0 })
    try addFurniture(of: archive, named: "header", to: &body)
    if let content = document.root.first("body") { body.add(content) }
    try addFurniture(of: archive, named: "footer", to: &body)
    var parsed = body.parsed()
    let title = core?.root.first("title")?.allText.collapsingBlanks() ?? ""
    if !title.isEmpty { parsed.title = title }
    return parsed
  }

  /// Headers and footers once each: they may hold a reference or a date that is nowhere else.
  private static func addFurniture(
    of archive: DocxArchive, named kind: String, to body: inout DocxBody
  ) throws {
    var seen: Set<String> = []
    for number in 1...9 {
      guard let part = try archive.tree("word/\(kind)\(number).xml") else { continue }
      let text = body.plainText(part.root)
      let isPageNumber = !text.contains(where: \.isLetter)
      if !isPageNumber, seen.insert(text).inserted { body.add(plain: text) }
    }
  }
}
