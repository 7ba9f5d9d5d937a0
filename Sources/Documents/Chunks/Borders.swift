/// All borders of a document that may be worth cutting at, in order.
struct Borders {
  /// The start and the end of the text are the first and last.
  private(set) var all: [Border] = []

  private let scalars: [UInt32]
  private let kind: DocumentKind
  private let limit: Int
  private var sections: ArraySlice<Int>
  private var pages: ArraySlice<Int>
  /// Borders closer than this to a stronger one are not worth a look; it keeps the work linear.
  private let spacing: Int

  init(of document: ReadDocument, scalars: [UInt32], limit: Int) {
    self.scalars = scalars
    self.limit = limit
    kind = document.kind
    sections = document.sections.map(\.start)[...]
    pages = document.pageStarts[...]
    spacing = max(2, limit / 50)
    guard !scalars.isEmpty else { return }
    all = [Border(position: 0, strength: .section)]
    collect()
    finish()
  }

  private mutating func collect() {
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if Letters.isBlank(scalar) {
        var end = index + 1
        var newlines = scalar == 0x0A ? 1 : 0
        var lineStart = scalar == 0x0A ? index + 1 : index
        while end < scalars.count, Letters.isBlank(scalars[end]) {
          if scalars[end] == 0x0A {
            newlines += 1
            lineStart = end + 1
          }
          end += 1
        }
        if let strength = strength(from: index, to: end, newlines: newlines) {
          add(Border(position: newlines > 0 ? lineStart : end, strength: strength))
        }
        index = end
      } else {
        index += 1
        if Letters.isFullStopByItself(scalar) {
          while index < scalars.count, Letters.isCloser(scalars[index]) { index += 1 }
          add(Border(position: index, strength: .sentence))
        }
      }
    }
  }

  /// What the white space at `start..<end` separates; `nil` when only words.
  private mutating func strength(from start: Int, to end: Int, newlines: Int) -> Border.Strength? {
    while let next = pages.first, next < start { pages.removeFirst() }
    while let next = sections.first, next < start { sections.removeFirst() }
    guard end < scalars.count, start > 0 else { return nil }
    if let next = sections.first, next <= end { return .section }
    if let next = pages.first, next <= end { return .page }
    if newlines >= 2 { return isInsideBlock(end) ? .item : .paragraph }
    if newlines == 1 { return lineStrength(above: start, below: end) }
    return endsSentence(before: start, next: scalars[end]) ? .sentence : nil
  }

  /// In code, a blank line before an indented line separates steps rather than functions.
  private func isInsideBlock(_ next: Int) -> Bool {
    guard case .sourceCode = kind else { return false }
    return scalars[next - 1] == 0x20 || scalars[next - 1] == 0x09
  }

  private func lineStrength(above: Int, below: Int) -> Border.Strength {
    if case .sourceCode = kind { return .line }
    if scalars[below] == 0x7C { return .tableRow }
    if isListItem(below) { return .item }
    switch kind {
    case .pdf, .docx, .html: return .item
    default: return endsSentence(before: above, next: scalars[below]) ? .sentence : .line
    }
  }

  private func isListItem(_ index: Int) -> Bool {
    switch scalars[index] {
    case 0x2D, 0x2A, 0x2B, 0x2022, 0x2023, 0x25E6, 0x2043:
      return index + 1 < scalars.count && Letters.isBlank(scalars[index + 1])
    case 0x30...0x39:
      var end = index
      while end < scalars.count, end < index + 4, Letters.isDigit(scalars[end]) { end += 1 }
      guard end + 1 < scalars.count, scalars[end] == 0x2E || scalars[end] == 0x29 else {
        return false
      }
      return Letters.isBlank(scalars[end + 1])
    default: return false
    }
  }

  private func endsSentence(before end: Int, next: UInt32) -> Bool {
    var last = end - 1
    while last > 0, Letters.isCloser(scalars[last]) { last -= 1 }
    let stop = scalars[last]
    guard Letters.isFullStop(stop) else { return false }
    guard stop == 0x2E else { return true }
    if Letters.isLowercase(next) { return false }
    return !Abbreviation.ends(scalars, before: last)
  }

  private mutating func add(_ border: Border) {
    if let last = all.last, border.position - last.position < spacing {
      // The first stays, and so does a stronger one; a stronger newcomer takes the place.
      guard all.count > 1, border.strength > last.strength else { return }
      all.removeLast()
      fill(upTo: border.position)
    } else {
      fill(upTo: border.position)
    }
    all.append(border)
  }

  private mutating func finish() {
    if all.count > 1, scalars.count - (all.last?.position ?? 0) < spacing { all.removeLast() }
    fill(upTo: scalars.count)
    all.append(Border(position: scalars.count, strength: .section))
  }

  /// Adds weaker borders where the stretch from the last border is longer than a chunk may be.
  private mutating func fill(upTo end: Int) {
    guard let start = all.last?.position, end - start > limit else { return }
    let pieces = (end - start + limit * 3 / 4 - 1) / (limit * 3 / 4)
    let size = (end - start) / pieces
    var last = start
    while end - last > limit {
      let border = weakBorder(after: last, near: last + size, atMost: last + limit)
      all.append(border)
      last = border.position
    }
  }

  /// The best border around `wish`, inside `start..<limit`.
  private func weakBorder(after start: Int, near wish: Int, atMost limit: Int) -> Border {
    let reach = max(4, (limit - start) / 4)
    var best = Border(position: limit, strength: .middleOfWord)
    var bestDistance = Int.max
    for position in max(start + 1, wish - reach)...min(limit, wish + reach) {
      let strength = weakStrength(at: position)
      let distance = abs(position - wish)
      guard strength > best.strength || strength == best.strength && distance < bestDistance else {
        continue
      }
      best = Border(position: position, strength: strength)
      bestDistance = distance
    }
    if best.strength > .middleOfWord { return best }
    // One long word. Look over the whole stretch before tearing it.
    for position in stride(from: limit, to: start, by: -1) {
      let strength = weakStrength(at: position)
      if strength > .middleOfWord { return Border(position: position, strength: strength) }
    }
    var position = limit
    while position > start + 1,
      Letters.isAttached(scalars[position])
        || scalars[position - 1] == 0x200D
    {
      position -= 1
    }
    return Border(position: position, strength: .middleOfWord)
  }

  private func weakStrength(at position: Int) -> Border.Strength {
    let before = scalars[position - 1]
    let after = scalars[position]
    if Letters.isBlank(before) {
      guard position > 1, !Letters.isBlank(after) else { return .middleOfWord }
      return Letters.isComma(scalars[position - 2]) ? .clause : .word
    }
    if Letters.isBlank(after) || Letters.isAttached(after) || before == 0x200D {
      return .middleOfWord
    }
    if Letters.isIdeographicComma(before) { return .clause }
    if Letters.isIdeograph(before), Letters.isIdeograph(after) { return .character }
    return .middleOfWord
  }
}
