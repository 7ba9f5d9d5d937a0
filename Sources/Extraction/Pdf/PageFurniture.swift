/// Recognises the headers, footers and page numbers that pages repeat.
///
/// A line is repeated when it stands on many pages with the same words and the same numbers, but
/// for one number that counts the pages. `Article 3` and `Article 7` at the tops of two pages are
/// not the same line.
struct PageFurniture {
  private let repeated: Set<String>

  init(pages: [[PageLine]]) {
    var counts: [String: Int] = [:]
    for (number, page) in pages.enumerated() {
      let keys = Self.edges(page).flatMap { Self.keys(page[$0].text, page: number) }
      for key in Set(keys) { counts[key, default: 0] += 1 }
    }
    let needed = max(3, pages.count / 2)
    repeated = Set(counts.filter { $0.value >= needed }.keys)
  }

  /// The lines of a page without its furniture.
  ///
  /// - Parameters:
  ///   - number: The page's, counted from 0.
  ///   - seen: What earlier pages had. The first page that has a header keeps it, for it may hold a
  ///     reference or a date that is nowhere else.
  func removed(from page: [PageLine], number: Int, seen: inout Set<String>) -> [PageLine] {
    let edges = Set(Self.edges(page))
    var kept: [PageLine] = []
    for (index, line) in page.enumerated() {
      if edges.contains(index),
        let key = Self.keys(line.text, page: number).first(where: repeated.contains)
      {
        if Self.isPageNumber(line.text) {
          if !line.isRow { continue }  // A row of nothing but numbers is a row of a table.
        } else if !seen.insert(key).inserted {
          continue
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

  /// The text as it is, and with its first number taken for a count of pages.
  private static func keys(_ text: String, page: Int) -> [String] {
    let bare = text.collapsingBlanks()
    guard let first = bare.firstIndex(where: \.isNumber) else { return [bare] }
    let digits = bare[first...].prefix { $0.isNumber }
    guard let number = Int(digits), digits.count < 6 else { return [bare] }
    return [bare, "\(bare[..<first])\u{0}\(number - page)\u{0}\(bare[digits.endIndex...])"]
  }

  private static func isPageNumber(_ text: String) -> Bool {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    return !words.isEmpty && words.allSatisfy { $0 == "page" || $0 == "of" || Int($0) != nil }
  }
}
