/// A piece of one line of a page, between two wide gaps.
struct Fragment: Equatable {
  var text: String
  var box: Box
  /// Points.
  var fontSize: Double
  var isBold = false
  /// Width of its first word, to tell whether it would have fitted on the line before.
  var firstWordWidth: Double
  var direction = Direction.across

  /// Where the line runs to, as the page is held.
  enum Direction: CaseIterable {
    case across, down, up
  }

  /// Columns a reader would count: ideographs are two.
  var visibleWidth: Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 && $1.value < 0x1F000 ? 2 : 1) }
  }

  var isRightToLeft: Bool {
    var right = 0
    var left = 0
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF: right += 1
      case 0x41...0x5A, 0x61...0x7A, 0xC0...0x2AF: left += 1
      default: break
      }
    }
    return right > left
  }
}

extension Fragment {
  /// The page turned so that the line runs across it. Lines that run down follow one another from
  /// right to left, as in vertical Japanese; lines that run up, from left to right.
  var turned: Fragment {
    var turned = self
    turned.box = box.turned(direction)
    return turned
  }

  /// The two as one, a space between them.
  func joined(_ next: Fragment) -> Fragment {
    var joined = self
    joined.text += " " + next.text
    joined.box = box.joined(next.box)
    if next.text.count > text.count {
      joined.fontSize = next.fontSize
      joined.isBold = next.isBold
    }
    return joined
  }
}

/// A rectangle on a page in points, y growing downwards.
struct Box: Equatable {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  /// The box after the page was turned so that lines of this direction run across it.
  func turned(_ direction: Fragment.Direction) -> Box {
    switch direction {
    case .across: self
    case .down: Box(left: top, top: -right, right: bottom, bottom: -left)
    case .up: Box(left: -bottom, top: left, right: -top, bottom: right)
    }
  }

  var width: Double { right - left }
  var height: Double { bottom - top }

  func joined(_ other: Box) -> Box {
    Box(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }

  /// The share of the lower of the two that the other is beside.
  func rowOverlap(_ other: Box) -> Double {
    let shared = min(bottom, other.bottom) - max(top, other.top)
    return shared / max(0.1, min(height, other.height))
  }
}
