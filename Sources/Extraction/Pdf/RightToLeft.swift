/// Puts what is seen from left to right into the order in which it is read.
enum RightToLeft {
  static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    (0x590...0x8FF).contains(scalar.value) || (0xFB1D...0xFDFF).contains(scalar.value)
      || (0xFE70...0xFEFE).contains(scalar.value)
  }

  /// The letters of a word as read.
  ///
  /// Poppler keeps letters in the order seen, but those of one glyph, such as a ligature, in the
  /// order read already. Such are told by their boxes: the glyph's box divided into equal parts.
  static func read(_ seen: [Unicode.Scalar], boxes: [Box], em: Double) -> [Unicode.Scalar] {
    guard seen.contains(where: isRightToLeft) else { return seen }
    var pieces: [[Unicode.Scalar]] = []
    var start = 0
    while start < seen.count {
      var end = start + 1
      while end < seen.count, areParts(boxes[end - 1], boxes[end]) { end += 1 }
      let letters = Array(seen[start..<end])
      let width = boxes[start].width
      if letters.count >= 3 && width < em * 0.2 || isLamAlef(letters) && width < em * 0.45 {
        pieces.append(letters)
      } else {
        pieces += letters.map { [$0] }
      }
      start = end
    }
    return order(pieces) { piece in
      if piece.contains(where: isRightToLeft) { return true }
      return piece.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        ? false : nil
    }.flatMap(\.self)
  }

  /// Turns what is seen into what is read: the whole when most of it runs from right to left, then
  /// the parts that run the other way.
  ///
  /// - Parameter isRightToLeft: `nil` for what runs as its surroundings do.
  static func order<Piece>(_ seen: [Piece], isRightToLeft: (Piece) -> Bool?) -> [Piece] {
    let directions = seen.map(isRightToLeft)
    let right = directions.count { $0 == true }
    guard right > 0 else { return seen }
    let base = right * 2 >= directions.count { $0 != nil }
    var result = base ? Array(seen.reversed()) : seen
    let turned = base ? Array(directions.reversed()) : directions
    var start = 0
    while start < result.count {
      guard turned[start] == !base else {
        start += 1
        continue
      }
      var end = start
      var next = start
      // What has no direction of its own belongs to the run only when the run goes on behind it.
      while next < result.count, turned[next] != base {
        if turned[next] == !base { end = next }
        next += 1
      }
      result[start...end].reverse()
      start = end + 1
    }
    return result
  }

  private static func isLamAlef(_ letters: [Unicode.Scalar]) -> Bool {
    letters.count == 2 && letters[0].value == 0x644
      && [0x622, 0x623, 0x625, 0x627].contains(letters[1].value)
  }

  /// Whether the boxes are neighbours of the very same size.
  private static func areParts(_ left: Box, _ right: Box) -> Bool {
    abs(left.width - right.width) < 0.001 * max(left.width, 0.1)
      && abs(left.right - right.left) < 0.002 && abs(left.top - right.top) < 0.002
  }
}
