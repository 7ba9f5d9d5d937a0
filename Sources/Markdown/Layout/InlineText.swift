import Canvas

/// The text of a paragraph, a heading or a table's cell as cells: one run for each stretch between
/// hard breaks, soft breaks as blanks.
struct InlineText {
  /// How inline text is drawn, wherever it stands.
  struct Style: Equatable {
    var base: Face = .text
    /// Ranks that a citation may name; `nil` when that is not known.
    var citable: Range<Int>?
    /// Whether more of it may arrive: marks without their counterpart then begin something.
    var isOpen = false
  }

  private(set) var runs: [Cells] = [[]]
  private let style: Style
  private var emphasis = 0
  private var strong = 0
  private var strike = 0
  private var links: [(run: Int, start: Int)] = []
  /// Where a soft break stands in the last run; it is no blank between two ideographs.
  private var softBreak: Int?

  private init(_ style: Style) {
    self.style = style
  }

  /// The runs of everything inside `container`.
  static func runs(of container: Node, style: Style) -> [Cells] {
    var text = InlineText(style)
    text.read(container)
    if style.isOpen { OpenTail.settle(&text.runs[text.runs.count - 1], base: style.base) }
    for index in text.runs.indices {
      CitationMark.mark(&text.runs[index], citable: style.citable)
      while text.runs[index].last?.isBlank == true { text.runs[index].removeLast() }
    }
    return text.runs
  }

  /// Walks without recursion: text can nest as deep as it is long.
  private mutating func read(_ container: Node) {
    guard var node = container.first else { return }
    while true {
      enter(node)
      if let child = node.first {
        node = child
        continue
      }
      while true {
        leave(node)
        if let next = node.next {
          node = next
          break
        }
        guard let parent = node.parent, parent != container else { return }
        node = parent
      }
    }
  }

  private mutating func enter(_ node: Node) {
    switch node.kind {
    case .text: node.withLiteral { append($0, face: face) }
    case .code: node.withLiteral { append($0, face: .code) }
    case .html: enterHTML(node)
    case .softBreak:
      softBreak = runs[runs.count - 1].count
      runs[runs.count - 1].append(.blank(face))
    case .hardBreak: breakLine()
    case .emphasis: emphasis += 1
    case .strong: strong += 1
    case .strike:
      append("~~", face: .dim)
      strike += 1
    case .link, .image: links.append((runs.count - 1, runs[runs.count - 1].count))
    default: break
    }
  }

  private mutating func leave(_ node: Node) {
    switch node.kind {
    case .emphasis: emphasis -= 1
    case .strong: strong -= 1
    case .strike:
      strike -= 1
      append("~~", face: .dim)
    case .link, .image:
      let link = links.removeLast()
      node.withURL { url in
        if url.isEmpty || spells(url, from: link.start, in: link.run) { return }
        append(" (", face: .dim)
        append(url, face: .dim)
        append(")", face: .dim)
      }
    default: break
    }
  }

  /// `<br>` is what models write in tables; other HTML is shown as it stands.
  private mutating func enterHTML(_ node: Node) {
    node.withLiteral { literal in
      let name = literal.filter { $0 != 0x20 && $0 != 0x2F }.map { $0 | 0x20 }
      if name.elementsEqual([0x3C | 0x20, 0x62, 0x72, 0x3E | 0x20]) {
        breakLine()
      } else {
        append(literal, face: face)
      }
    }
  }

  private var face: Face {
    if strike > 0 { return .dim }
    if !links.isEmpty { return .link }
    var face = style.base
    if strong > 0 { face = face.strengthened }
    if emphasis > 0 { face = face.emphasized }
    return face
  }

  private mutating func breakLine() {
    softBreak = nil
    runs.append([])
  }

  private mutating func append(_ text: String, face: Face) {
    CellText.append(text, face: face, to: &runs[runs.count - 1])
  }

  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, face: Face) {
    let run = runs.count - 1
    let start = runs[run].count
    CellText.append(utf8: bytes, face: face, to: &runs[run])
    Source.restoreBrackets(in: &runs[run], from: start)
    guard let blank = softBreak else { return }
    softBreak = nil
    if blank >= 2, blank + 1 < runs[run].count, runs[run][blank - 2].isIdeograph,
      runs[run][blank + 1].isIdeograph
    {
      runs[run].remove(at: blank)
    }
  }

  /// Whether a link's text is its own target, give or take the scheme.
  private func spells(_ url: UnsafeBufferPointer<UInt8>, from start: Int, in run: Int) -> Bool {
    guard run == runs.count - 1 else { return false }
    let shown = runs[run][start...].lazy.filter { $0.width > 0 }.map(\.scalar)
    var target = String(decoding: url, as: UTF8.self)[...]
    for isWhole in [true, false] {
      if !isWhole {
        guard let scheme = ["https://", "http://", "mailto:"].first(where: target.hasPrefix)
        else { return false }
        target = target.dropFirst(scheme.count)
      }
      if shown.elementsEqual(target.unicodeScalars.lazy.map(\.value)) { return true }
      if target.last == "/", shown.elementsEqual(target.dropLast().unicodeScalars.map(\.value)) {
        return true
      }
    }
    return false
  }
}

extension Face {
  var strengthened: Face {
    switch self {
    case .text, .quote, .strong: .strong
    case .emphasis, .strongEmphasis: .strongEmphasis
    default: self
    }
  }

  var emphasized: Face {
    switch self {
    case .text, .quote, .emphasis: .emphasis
    case .strong, .strongEmphasis: .strongEmphasis
    default: self
    }
  }
}

extension Cell {
  /// A character of a script that is written without blanks. Hangul is not.
  fileprivate var isIdeograph: Bool {
    width == 2
      && ((0x2E80...0xA4CF).contains(scalar) || (0xF900...0xFFEF).contains(scalar)
        || (0x20000...0x3FFFF).contains(scalar))
  }
}
