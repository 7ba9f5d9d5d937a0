/// Finds the part of a page that was written for this page.
struct HtmlContent {
  /// The element to read: `main`, the only `article`, else the body.
  func main(of root: XmlNode) -> XmlNode {
    let body = root.first("body") ?? root
    if let main = find(body, where: { $0.name == "main" || $0["role"] == "main" }).first,
      main.allText.count * 4 >= body.readableCount
    {
      return main
    }
    let articles = find(body) { $0.name == "article" }
    if articles.count == 1, articles[0].readableCount * 3 >= body.readableCount {
      return articles[0]
    }
    return body
  }

  /// The title of the page without the name of the site, as far as a heading tells them apart.
  func title(of root: XmlNode) -> String? {
    guard let title = root.first("head")?.first("title")?.allText.collapsingBlanks(),
      !title.isEmpty
    else { return nil }
    let heading = find(root) { $0.name == "h1" }.first?.allText.collapsingBlanks() ?? ""
    return heading.count >= 4 && title.hasPrefix(heading) ? heading : title
  }

  private func find(_ node: XmlNode, where matches: (XmlNode) -> Bool) -> [XmlNode] {
    var found: [XmlNode] = []
    for element in node.elements {
      if matches(element) { found.append(element) } else { found += find(element, where: matches) }
    }
    return found
  }
}

extension XmlNode {
  /// Characters of text below the node that a browser would show.
  var readableCount: Int {
    if let text { return text.utf8.count }
    if let name, HtmlBoilerplate.invisible.contains(name) { return 0 }
    return children.reduce(0) { $0 + $1.readableCount }
  }
}
