/// What the styles of a document say of its paragraphs.
struct DocxStyles {
  /// Heading level by style; 1 is outermost.
  private(set) var levels: [String: Int] = [:]
  /// The style of the document's title.
  private(set) var titles: Set<String> = []
  /// Lists that styles put their paragraphs into.
  private(set) var lists: [String: DocxNumbering.Mark] = [:]
  /// The language most of the document is in.
  private(set) var language: String?

  init(_ root: XmlNode?) {
    guard let root else { return }
    language =
      root.first("docDefaults")?.first("rPrDefault")?.first("rPr")?.first("lang")?["val"]
    var parents: [String: String] = [:]
    for style in root.elements where style.name == "style" {
      guard let id = style["styleId"] else { continue }
      let name = style.first("name")?["val"]?.lowercased() ?? ""
      if name == "title" { titles.insert(id) }
      if let level = Self.outline(style.first("pPr")) ?? Self.level(ofName: name) {
        levels[id] = level
      } else if let parent = style.first("basedOn")?["val"] {
        parents[id] = parent
      }
      lists[id] = DocxNumbering.Mark(style.first("pPr"))
    }
    for id in parents.keys {
      var ancestor = id
      // As many steps as there are styles end a circle.
      for _ in 0..<parents.count {
        guard let parent = parents[ancestor] else { break }
        if let level = levels[parent] {
          levels[id] = level
          break
        }
        ancestor = parent
      }
    }
  }

  /// The level that paragraph properties give by themselves.
  static func outline(_ properties: XmlNode?) -> Int? {
    guard let value = properties?.first("outlineLvl")?["val"], let level = Int(value),
      (0..<9).contains(level)
    else { return nil }
    return level + 1
  }

  private static func level(ofName name: String) -> Int? {
    guard name.hasPrefix("heading ") else { return nil }
    return Int(name.dropFirst(8)).flatMap { (1...9).contains($0) ? $0 : nil }
  }
}
