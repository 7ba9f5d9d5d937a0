/// The white space between two columns of prose.
struct Gutter: Equatable {
  var left: Double
  var right: Double

  var middle: Double { (left + right) / 2 }

  func isCrossed(by box: Box) -> Bool {
    box.left < middle - 1 && box.right > middle + 1
  }

  /// The gutter with most prose on both sides, or `nil` when the fragments are not in columns.
  static func best(of fragments: [Fragment]) -> Gutter? {
    guard fragments.count >= 8 else { return nil }
    var best: (gutter: Gutter, score: Int)?
    for gutter in candidates(fragments) {
      let crossing = fragments.count { gutter.isCrossed(by: $0.box) }
      let left = fragments.filter { $0.box.right <= gutter.middle + 1 }
      let right = fragments.filter { $0.box.left >= gutter.middle - 1 }
      let score = min(left.count, right.count) - crossing
      guard score > best?.score ?? 3, crossing * 3 <= min(left.count, right.count) * 2,
        sideBySide(left, right) >= 4, isProse(left), isProse(right)
      else { continue }
      best = (gutter, score)
    }
    return best?.gutter
  }

  /// Gaps from the right ends of fragments to where one of the next fragments begins. The nearest
  /// may be a page number that stands in the gutter.
  private static func candidates(_ fragments: [Fragment]) -> [Gutter] {
    var lefts: [Double] = []
    for left in fragments.map(\.box.left).sorted() where left > (lefts.last ?? -.infinity) + 2 {
      lefts.append(left)
    }
    var seen: Set<Int> = []
    return fragments.flatMap { fragment -> [Gutter] in
      let right = fragment.box.right
      guard seen.insert(Int(right)).inserted else { return [] }
      return lefts.drop { $0 <= right + 2 }.prefix(3)
        .filter { $0 - right >= fragment.fontSize * 0.6 }
        .map { Gutter(left: right, right: $0) }
    }
  }

  /// Lines long enough to be sentences rather than cells.
  private static func isProse(_ fragments: [Fragment]) -> Bool {
    guard fragments.count >= 4 else { return false }
    let widths = ReadingOrder.plainRows(fragments, column: 0).flatMap(\.fragments)
      .map(\.visibleWidth).sorted()
    return widths[widths.count / 2] >= 22
  }

  private static func sideBySide(_ left: [Fragment], _ right: [Fragment]) -> Int {
    guard let top = right.map(\.box.top).min(), let bottom = right.map(\.box.bottom).max() else {
      return 0
    }
    return left.count { $0.box.bottom > top && $0.box.top < bottom }
  }
}
