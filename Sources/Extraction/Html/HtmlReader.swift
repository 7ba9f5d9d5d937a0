import Documents

/// Reads web pages: the main content without menus, banners and footers.
enum HtmlReader {
  static func read(_ bytes: [UInt8]) throws -> ReaderReply.Parsed {
    guard let decoded = DecodedText(bytes, declared: HtmlEncoding.declared(in: bytes)) else {
      throw ReaderReply.Refusal.damaged(detail: "its characters are in no known encoding")
    }
    guard let tree = XmlTree(html: Array(decoded.text.utf8)) else {
      throw ReaderReply.Refusal.empty
    }
    let finder = HtmlContent()
    let root = finder.main(of: tree.root)
    var body = HtmlBody(boilerplate: HtmlBoilerplate(root: root))
    body.add(root)
    var parsed = body.parsed()
    if parsed.text.unicodeScalars.count < 200, let whole = tree.root.first("body") {
      // A page that is all menu by our measure: better everything than nothing.
      var everything = HtmlBody(boilerplate: nil)
      everything.add(whole)
      let all = everything.parsed()
      if all.text.count > parsed.text.count * 4 { parsed = all }
    }
    parsed.title = finder.title(of: tree.root) ?? parsed.sections.first?.title ?? ""
    parsed.language = tree.root["lang"].flatMap { $0.isEmpty ? nil : $0 }
    return parsed
  }
}
