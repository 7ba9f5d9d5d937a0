/// Tells headings from body text by the size and weight of the type.
struct PdfHeadings {
  private let bodySize: Double
  /// Sizes larger than the body's, largest first.
  private let sizes: [Double]

  init(_ pages: [[PageLine]]) {
    var characters: [Int: Int] = [:]
    for line in pages.joined() {
      characters[Self.step(line.fontSize), default: 0] += line.text.count
    }
    let body = characters.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    bodySize = Double(body) / 2
    sizes = characters.keys.map { Double($0) / 2 }.filter { $0 > Double(body) / 2 * 1.12 }
      .sorted(by: >)
  }

  /// The level of the heading that the line is, 1 the outermost; `nil` for body text.
  func level(of line: PageLine) -> Int? {
    guard !line.isRow || Self.rankOfNumbered(line.text) != nil, line.isSetOff, line.lineCount <= 3,
      (2...160).contains(line.text.count),
      line.text.contains(where: \.isLetter)
    else { return nil }
    let size = Double(Self.step(line.fontSize)) / 2
    if let rank = sizes.firstIndex(of: size) { return min(rank + 1, 4) }
    guard size >= bodySize * 0.95, line.lineCount == 1, line.text.count <= 90 else { return nil }
    let last = line.text.last
    let rank = Self.rankOfNumbered(line.text)
    guard rank != nil || last != "." && last != "," && last != ";" else { return nil }
    let isCapital =
      !line.text.contains(where: \.isLowercase) && line.text.count { $0.isLetter } >= 4
    guard line.isBold || isCapital || rank != nil else { return nil }
    return min(sizes.count, 3) + (rank ?? (isCapital ? 1 : 2))
  }

  private static func step(_ size: Double) -> Int { Int((size * 2).rounded()) }

  /// `CHAPTER IV`, `Article 3`, `Exhibit A`: how contracts and statutes name their parts, and how
  /// deep such a part usually is.
  private static func rankOfNumbered(_ text: String) -> Int? {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count >= 2, words[1].count <= 6,
      words[1].first.map({ $0.isNumber || $0.isUppercase }) ?? false
    else { return nil }
    return ranks[words[0].lowercased()]
  }

  private static let ranks = [
    "part": 1, "chapter": 1, "annex": 1, "schedule": 1, "exhibit": 1, "appendix": 1, "title": 1,
    "article": 2, "section": 3,
  ]
}
