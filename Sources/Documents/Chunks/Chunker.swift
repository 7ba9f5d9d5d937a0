import Core

/// Cuts a document into chunks at the borders it has itself: sections, pages, paragraphs, rows of
/// tables, sentences.
///
/// Among all ways to cut, the cheapest is taken: every border has a price, and so has every chunk
/// that is short or that runs over a section or a page. Time is linear in the text.
package struct Chunker: Sendable {
  /// Code points a chunk should have. The upper bound is never exceeded, the lower one is a wish.
  package let sizes: ClosedRange<Int>

  package init(sizes: ClosedRange<Int> = 500...1000) {
    precondition(
      sizes.lowerBound >= 8 && sizes.upperBound >= 2 * 8, "Chunks this small say nothing.")
    self.sizes = sizes
  }

  /// The chunks in the order of the text. They do not overlap, leave out nothing but white space,
  /// and never cut a word, unless the word alone is longer than a chunk may be.
  package func chunks(of document: ReadDocument) -> [ChunkDraft] {
    let scalars = document.text.unicodeScalars.map(\.value)
    let borders = Borders(of: document, scalars: scalars, limit: sizes.upperBound).all
    let cuts = cheapestCuts(borders)
    return drafts(of: document, scalars: scalars, cuts: cuts)
  }

  /// The positions to cut at, ascending, both ends of the text included.
  private func cheapestCuts(_ borders: [Border]) -> [Int] {
    guard borders.count > 1 else { return [] }
    var best = [Double](repeating: .infinity, count: borders.count)
    var from = [Int](repeating: 0, count: borders.count)
    best[0] = 0
    // What runs over a section or a page costs; sums before each border make that one subtraction.
    var crossing = [Double](repeating: 0, count: borders.count + 1)
    for (index, border) in borders.enumerated() {
      crossing[index + 1] = crossing[index] + border.strength.crossingCost
    }
    var first = 0
    for end in 1..<borders.count {
      while borders[end].position - borders[first].position > sizes.upperBound, first < end - 1 {
        first += 1
      }
      for start in first..<end {
        let size = borders[end].position - borders[start].position
        let cost =
          best[start] + sizeCost(size) + borders[end].strength.cutCost
          + crossing[end] - crossing[start + 1]
        if cost <= best[end] {
          best[end] = cost
          from[end] = start
        }
      }
    }
    var cuts = [borders.count - 1]
    while let last = cuts.last, last > 0 { cuts.append(from[last]) }
    return cuts.reversed().map { borders[$0].position }
  }

  private func sizeCost(_ size: Int) -> Double {
    let perChunk = 0.2
    let missing = Double(sizes.lowerBound - size) / Double(sizes.lowerBound)
    return missing > 0 ? perChunk + 1.5 * missing * missing : perChunk
  }

  private func drafts(
    of document: ReadDocument, scalars: [UInt32], cuts: [Int]
  ) -> [ChunkDraft] {
    var headings = HeadingPaths(document.sections)
    var lines = LineCount(scalars)
    var slices = TextSlices(document.text, scalars)
    var page = 0
    return zip(cuts, cuts.dropFirst()).compactMap { start, end in
      guard let range = Self.trimmed(start..<end, scalars) else { return nil }
      while page < document.pageStarts.count, document.pageStarts[page] <= range.lowerBound {
        page += 1
      }
      let label = page > 0 && page <= document.pageLabels.count ? document.pageLabels[page - 1] : ""
      let place = Place(
        characters: range, lines: lines.lines(of: range), page: page > 0 ? page : nil,
        pageLabel: label.isEmpty || label == String(page) ? nil : label,
        headings: headings.path(of: range))
      return ChunkDraft(place: place, text: slices.slice(range))
    }
  }

  /// Without the blank lines before and the white space behind; the first line keeps its indent.
  private static func trimmed(_ range: Range<Int>, _ scalars: [UInt32]) -> Range<Int>? {
    var start = range.lowerBound
    var end = range.upperBound
    while end > start, Letters.isBlank(scalars[end - 1]) { end -= 1 }
    guard end > start else { return nil }
    var index = start
    while Letters.isBlank(scalars[index]) {
      index += 1
      if scalars[index - 1] == 0x0A { start = index }
    }
    // Spaces inside a line separate words; they are an indent only where a line begins.
    if start > 0, scalars[start - 1] != 0x0A { start = index }
    return start..<end
  }
}
