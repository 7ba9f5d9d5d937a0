/// The marks in front of the items of lists, counted as they come.
struct DocxNumbering {
  /// Which list a paragraph belongs to, and how deep.
  struct Mark: Hashable {
    var list: String
    var level: Int

    init?(_ properties: XmlNode?) {
      guard let number = properties?.first("numPr") else { return nil }
      guard let list = number.first("numId")?["val"], list != "0" else { return nil }
      self.list = list
      level = max(0, min(8, number.first("ilvl")?["val"].flatMap(Int.init) ?? 0))
    }
  }

  private var formats: [String: [Int: String]] = [:]
  private var counts: [Mark: Int] = [:]

  init(_ root: XmlNode?) {
    guard let root else { return }
    var abstract: [String: [Int: String]] = [:]
    for element in root.elements where element.name == "abstractNum" {
      guard let id = element["abstractNumId"] else { continue }
      for level in element.elements where level.name == "lvl" {
        guard let depth = level["ilvl"].flatMap(Int.init) else { continue }
        abstract[id, default: [:]][depth] = level.first("numFmt")?["val"] ?? "bullet"
      }
    }
    for element in root.elements where element.name == "num" {
      guard let id = element["numId"], let base = element.first("abstractNumId")?["val"] else {
        continue
      }
      formats[id] = abstract[base]
    }
  }

  /// What stands in front of the next item: `- ` or `3. `, indented by depth.
  mutating func next(_ mark: Mark) -> String {
    let indent = String(repeating: "  ", count: mark.level)
    for deeper in counts.keys where deeper.list == mark.list && deeper.level > mark.level {
      counts[deeper] = nil
    }
    counts[mark, default: 0] += 1
    let count = counts[mark] ?? 1
    switch formats[mark.list]?[mark.level] ?? "bullet" {
    case "bullet", "none": return indent + "- "
    case "lowerLetter" where count <= 26: return indent + Self.letter(count, from: "a") + ") "
    case "upperLetter" where count <= 26: return indent + Self.letter(count, from: "A") + ") "
    default: return indent + "\(count). "
    }
  }

  private static func letter(_ count: Int, from first: Unicode.Scalar) -> String {
    Unicode.Scalar(first.value + UInt32(count) - 1).map { String($0) } ?? "\(count)"
  }
}
