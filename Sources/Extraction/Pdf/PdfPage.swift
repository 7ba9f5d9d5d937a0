import CPoppler
import Glibc

/// The text of one page with where it stands.
struct PdfPage {
  /// Pieces of lines, in no order to rely on.
  private(set) var fragments: [Fragment] = []
  /// The page's own label, empty when it has none.
  private(set) var label = ""

  init(_ document: OpaquePointer, index: Int32) {
    guard let page = pdf_shim_page(document, index) else { return }
    defer { pdf_shim_page_free(page) }
    label = String(cString: page.pointee.label)
    let words = UnsafeBufferPointer(start: page.pointee.words, count: page.pointee.count)
    fragments = Self.fragments(of: words.compactMap(PdfWord.init))
  }

  /// Puts neighbouring words of a line together, up to where the gap may be more than a space.
  /// Justified lines have such gaps too; `ReadingOrder` joins again what belongs together.
  static func fragments(of words: [PdfWord]) -> [Fragment] {
    var fragments: [Fragment] = []
    var line: [PdfWord] = []
    for word in words {
      if let last = line.last, !isNeighbour(word, of: last) {
        if let fragment = Fragment(words: line) { fragments.append(fragment) }
        line = []
      }
      line.append(word)
    }
    if let fragment = Fragment(words: line) { fragments.append(fragment) }
    return fragments
  }

  private static func isNeighbour(_ word: PdfWord, of last: PdfWord) -> Bool {
    guard word.direction == last.direction else { return false }
    let one = last.box.turned(last.direction)
    let other = word.box.turned(word.direction)
    guard one.rowOverlap(other) > 0.5 else { return false }
    let gap = max(one.left, other.left) - min(one.right, other.right)
    return abs(gap) <= max(last.fontSize, 4) * 0.75
  }
}

extension PdfWord {
  fileprivate init?(_ word: PdfShimWord) {
    let boxes = UnsafeBufferPointer(start: word.boxes, count: word.count).map {
      Box(
        left: min($0.left, $0.right), top: min($0.top, $0.bottom), right: max($0.left, $0.right),
        bottom: max($0.top, $0.bottom))
    }
    self.init(
      scalars: UnsafeBufferPointer(start: word.scalars, count: word.count).map {
        Unicode.Scalar($0) ?? "\u{FFFD}"
      }, boxes: boxes, fontSize: word.fontSize, isBold: word.isBold, isVertical: word.isVertical,
      hasSpaceAfter: word.hasSpaceAfter)
  }
}

extension Fragment {
  /// The words of one stretch of a line; `nil` when they are blank.
  init?(words: [PdfWord]) {
    let seen = words.sorted {
      $0.box.turned($0.direction).left < $1.box.turned($1.direction).left
    }
    guard let first = seen.first else { return nil }
    let read = RightToLeft.order(seen) { $0.isRightToLeft }
    var scalars: [Unicode.Scalar] = []
    for (index, word) in read.enumerated() {
      if index > 0, Self.hasSpace(between: read[index - 1], and: word) { scalars.append(" ") }
      scalars += word.scalars
    }
    let text = Normalization.clean(scalars)
    guard !text.isEmpty else { return nil }
    let letters = words.reduce(0) { $0 + $1.scalars.count }
    let bold = words.reduce(0) { $0 + ($1.isBold ? $1.scalars.count : 0) }
    self.init(
      text: text, box: seen.dropFirst().reduce(first.box) { $0.joined($1.box) },
      fontSize: words.max { $0.scalars.count < $1.scalars.count }?.fontSize ?? first.fontSize,
      isBold: bold * 2 > letters,
      firstWordWidth: read[0].box.turned(read[0].direction).width, direction: first.direction)
  }

  private static func hasSpace(between word: PdfWord, and next: PdfWord) -> Bool {
    if word.hasSpaceAfter { return true }
    let one = word.box.turned(word.direction)
    let other = next.box.turned(next.direction)
    let gap = max(one.left, other.left) - min(one.right, other.right)
    return gap > max(word.fontSize, next.fontSize) * 0.11
  }
}
