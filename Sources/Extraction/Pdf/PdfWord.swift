/// One word on a page, its letters in the order they are read.
struct PdfWord {
  var scalars: [Unicode.Scalar]
  var box: Box
  /// Points.
  var fontSize: Double
  var isBold: Bool
  var direction: Fragment.Direction
  var hasSpaceAfter: Bool

  /// - Parameters:
  ///   - scalars: The letters in the order they stand on the page.
  ///   - boxes: The box of each.
  init?(
    scalars: [Unicode.Scalar], boxes: [Box], fontSize: Double, isBold: Bool, isVertical: Bool,
    hasSpaceAfter: Bool
  ) {
    guard let first = boxes.first, let last = boxes.last, scalars.count == boxes.count else {
      return nil
    }
    box = boxes.dropFirst().reduce(first) { $0.joined($1) }
    self.fontSize = fontSize > 0 ? fontSize : box.height
    self.isBold = isBold
    self.hasSpaceAfter = hasSpaceAfter
    direction = Self.direction(first, last, count: boxes.count, isVertical: isVertical)
    self.scalars = RightToLeft.read(scalars, boxes: boxes, em: self.fontSize)
  }

  var isRightToLeft: Bool {
    scalars.count(where: RightToLeft.isRightToLeft) * 2
      > scalars.count { $0.properties.isAlphabetic }
  }

  private static func direction(
    _ first: Box, _ last: Box, count: Int, isVertical: Bool
  ) -> Fragment.Direction {
    guard count > 1 else { return isVertical ? .down : .across }
    let across = abs(last.left + last.right - first.left - first.right)
    let down = last.top + last.bottom - first.top - first.bottom
    if abs(down) <= across * 2 { return .across }
    return down > 0 ? .down : .up
  }
}
