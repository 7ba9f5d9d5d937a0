/// Recognises the headers, footers and page numbers that pages repeat.
struct PageFurniture {
  private let repeated: Set<String>

  init(pages: [[PageLine]]) {
    var counts: [String: Int] = [:]
    for page in pages {
      for key in Set(Self.edges(page).map { Self.key(page[$0].text) }) {
        counts[key, default: 0] += 1
      }
    }
    let needed = max(3, pages.count / 2)
    repeated = Set(counts.filter { $0.value >= needed }.keys)
  }

  /// The lines of a page without its furniture.
  ///
  /// - Parameter seen: What earlier pages had. The first page that has a header keeps it, for it may
  ///   hold a reference or a date that is nowhere else.
  func removed(from page: [PageLine], seen: inout Set<String>) -> [PageLine] {
    let edges = Set(Self.edges(page))
    var kept: [PageLine] = []
    for (index, line) in page.enumerated() {
      let key = Self.key(line.text)
      if edges.contains(index), repeated.contains(key) {
        if key.contains(where: \.isLetter) && !Self.isPageNumber(key) {
          if !seen.insert(key).inserted { continue }
        } else if !line.isRow {
          continue  // A row of nothing but numbers is a row of a table.
        }
      }
      kept.append(line)
    }
    return kept
  }

  /// The first and last two lines from above and below.
  private static func edges(_ page: [PageLine]) -> [Int] {
    let sorted = page.indices.sorted { page[$0].top < page[$1].top }
    return Array(sorted.prefix(2)) + sorted.dropFirst(2).suffix(2)
  }

  /// The text with all numbers alike.
  private static func key(_ text: String) -> String {
    var key = ""
    for character in text where !character.isWhitespace {
      if character.isNumber {
        if key.last != "#" { key.append("#") }
      } else {
        key.append(character)
      }
    }
    return key
  }

  private static func isPageNumber(_ key: String) -> Bool {
    let bare = key.lowercased().filter { !"-–—[]().|/".contains($0) }
    return ["#", "page#", "page#of#", "##", "#of#"].contains(bare)
  }
}
