/// Tells menus, banners and footers from what a page is about.
struct HtmlBoilerplate {
  private let isContentRoot: Bool

  /// - Parameter root: The element that is read. Inside an article, a header is its heading.
  init(root: XmlNode) {
    isContentRoot = root.name != "body" && root.name != "html"
  }

  static let invisible: Set<String> = [
    "script", "style", "noscript", "template", "svg", "iframe", "object", "head", "select",
    "button",
    "input", "textarea", "canvas", "video", "audio", "map", "dialog", "link", "meta",
  ]

  private static let roles: Set<String> = [
    "navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog",
    "alert", "toolbar", "tablist",
  ]

  /// Words of classes and identifiers, as wholes between dashes.
  private static let words: Set<String> = [
    "nav", "navbar", "navigation", "menu", "sidebar", "breadcrumb", "breadcrumbs", "footer",
    "cookie",
    "cookies", "banner", "share", "sharing", "social", "advert", "advertisement", "ads", "promo",
    "newsletter", "subscribe", "popup", "modal", "comments", "noprint", "navbox", "editsection",
    "catlinks", "jumplinks", "skip", "toc", "tabs", "masthead", "siteheader", "sitefooter",
    "search",
    "pagination", "related", "portal", "sistersitebox", "printfooter", "sitesub", "jump", "ambox",
  ]

  func skips(_ element: XmlNode, named name: String) -> Bool {
    switch name {
    case "nav", "aside", "footer": return true
    case "header": if !isContentRoot && !element.holdsHeading { return true }
    case "main", "article", "body", "html", "table", "tbody", "tr", "td", "h1", "h2", "h3": break
    default: break
    }
    if element["hidden"] != nil || element["aria-hidden"] == "true" { return true }
    if let role = element["role"], Self.roles.contains(role) { return true }
    if let style = element["style"]?.filter({ $0 != " " }).lowercased(),
      style.contains("display:none") || style.contains("visibility:hidden")
    {
      return !isMath(element)
    }
    return isNamedBoilerplate(element, name)
  }

  /// Whether nearly all of a list or box is links, as menus are, and none of it is a sentence.
  func isLinkFarm(_ element: XmlNode) -> Bool {
    let all = element.readableCount
    guard all > 0, all < 4000 else { return false }
    let linked = element.linkedCount
    guard linked.links >= 4, linked.characters * 10 > all * 8 else { return false }
    return linked.characters / linked.links < 30
  }

  private func isNamedBoilerplate(_ element: XmlNode, _ name: String) -> Bool {
    guard !["body", "html", "main", "article", "h1", "h2", "h3"].contains(name) else {
      return false
    }
    let names = "\(element["id"] ?? "") \(element["class"] ?? "")"
    guard names.count > 2 else { return false }
    let words = names.split { !$0.isLetter }
    guard words.contains(where: { Self.words.contains($0.lowercased()) }) else { return false }
    // A wrapper named after the menu beside the content must not take the content along.
    let paragraphs = element.paragraphCount
    return paragraphs < 3
  }

  /// Formulas are hidden beside their picture, and are the better text.
  private func isMath(_ element: XmlNode) -> Bool {
    element.elements.contains { $0.name == "math" }
  }
}

extension XmlNode {
  fileprivate var holdsHeading: Bool {
    elements.contains { $0.name == "h1" || $0.holdsHeading }
  }

  /// How many links are below the node, and how many characters of text they have.
  fileprivate var linkedCount: (links: Int, characters: Int) {
    if name == "a" { return (1, readableCount) }
    return elements.reduce((0, 0)) { sum, element in
      let below = element.linkedCount
      return (sum.0 + below.links, sum.1 + below.characters)
    }
  }

  /// Paragraphs of prose below the node.
  fileprivate var paragraphCount: Int {
    elements.reduce(0) {
      $0 + ($1.name == "p" && $1.readableCount > 80 ? 1 : $1.paragraphCount)
    }
  }
}
