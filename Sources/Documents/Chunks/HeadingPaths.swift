/// Finds the headings above a range of the text, asked in ascending order.
struct HeadingPaths {
  private let sections: [ReadDocument.Section]
  private let parents: [Int?]
  private var next = 0

  init(_ sections: [ReadDocument.Section]) {
    self.sections = sections
    var open: [Int] = []
    parents = sections.indices.map { index in
      while let last = open.last, sections[last].level >= sections[index].level {
        open.removeLast()
      }
      defer { open.append(index) }
      return open.last
    }
  }

  /// The headings of the section that holds most of the range, outermost first.
  mutating func path(of range: Range<Int>) -> [String] {
    while next < sections.count, sections[next].start <= range.lowerBound { next += 1 }
    var best: Int? = next > 0 ? next - 1 : nil
    var bestSize = 0
    var candidate = best
    var start = range.lowerBound
    var following = next
    while true {
      let isLast = following >= sections.count || sections[following].start >= range.upperBound
      let end = isLast ? range.upperBound : sections[following].start
      if end - start > bestSize {
        bestSize = end - start
        best = candidate
      }
      if isLast { break }
      candidate = following
      start = end
      following += 1
    }
    var path: [String] = []
    while let index = best {
      path.append(sections[index].title)
      best = parents[index]
    }
    return path.reversed()
  }
}
