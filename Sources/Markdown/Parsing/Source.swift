import Canvas

/// The part of a text that is about to be parsed: a prelude that restores what came before, and
/// the text itself, prepared so that the parser takes it as a reader of answers would.
///
/// - `[1]: …` at the start of a line is a source list, not the target of a link: its bracket is
///   replaced by `placeholder`, which becomes a bracket again when it is drawn.
/// - At the end of text still arriving, a line that is only syntax so far is held back.
struct Source {
  /// Stands for a bracket that must not begin a link target: the last private scalar.
  static let placeholder: UInt32 = 0x10FFFD
  private static let placeholderBytes: [UInt8] = [0xF4, 0x8F, 0xBF, 0xBD]

  /// What the parser is given.
  private(set) var bytes: [UInt8]
  /// The last line, counted as the parser does.
  private(set) var lastLine: Int
  /// The last line that is terminated; later text cannot change what it is.
  private(set) var lastCompleteLine: Int

  private let text: [UInt8]
  private let preludeLines: Int
  /// Where each line of the text begins, in bytes of the whole text.
  private let starts: [Int]
  private let end: Int

  /// - Parameters:
  ///   - text: The whole text, lines ended by line feeds only.
  ///   - offset: Where the part begins: at a line's start.
  ///   - prelude: Whole lines.
  init(_ text: [UInt8], from offset: Int, prelude: [UInt8], isOpen: Bool) {
    self.text = text
    var prelude = prelude
    // The parser drops a byte order mark at the start of what it reads, but not in the middle.
    if offset > 0, prelude.isEmpty, text[offset...].starts(with: [0xEF, 0xBB, 0xBF]) {
      prelude.append(0x0A)
    }
    preludeLines = prelude.count { $0 == 0x0A }
    var starts = [offset]
    text.withUnsafeBufferPointer { all in
      for index in offset..<all.count where all[index] == 0x0A { starts.append(index + 1) }
    }
    self.starts = starts
    let lastStart = starts[starts.count - 1]
    var cut = text.count
    if isOpen, SyntaxLine.isOnlySyntax(text[lastStart...]) { cut = lastStart }
    end = cut
    lastCompleteLine = preludeLines + starts.count - 1
    lastLine = lastCompleteLine + (cut > lastStart ? 1 : 0)
    bytes = prelude
    bytes.reserveCapacity(prelude.count + cut - offset)
    copy(from: offset, to: cut, isOpen: isOpen)
  }

  private mutating func copy(from offset: Int, to cut: Int, isOpen: Bool) {
    guard SyntaxLine.mayDefine(text[offset..<cut]) else {
      bytes.append(contentsOf: text[offset..<cut])
      return
    }
    for (index, start) in starts.enumerated() where start < cut {
      let isLast = index == starts.count - 1
      let stop = isLast ? cut : starts[index + 1]
      let line = text[start..<stop]
      guard let bracket = SyntaxLine.definitionBracket(line, includingNames: isOpen && isLast)
      else {
        bytes.append(contentsOf: line)
        continue
      }
      bytes.append(contentsOf: text[start..<bracket])
      bytes.append(contentsOf: Self.placeholderBytes)
      bytes.append(contentsOf: text[(bracket + 1)..<stop])
    }
  }

  /// Where a line begins in the whole text; `nil` for a line of the prelude.
  func offset(ofLine line: Int) -> Int? {
    let index = line - preludeLines - 1
    guard starts.indices.contains(index) else { return nil }
    return starts[index]
  }

  /// Where the line after the last complete one begins.
  var offsetOfOpenLine: Int { starts[starts.count - 1] }

  /// A line of the text with its line feed; empty when it is not part of it.
  func line(_ line: Int) -> ArraySlice<UInt8> {
    let index = line - preludeLines - 1
    guard starts.indices.contains(index) else { return [] }
    return text[starts[index]..<max(starts[index], min(end, lineEnd(index)))]
  }

  private func lineEnd(_ index: Int) -> Int {
    index + 1 < starts.count ? starts[index + 1] : text.count
  }

  /// Whether a blank line stands above a block that follows another one.
  func isBlank(before block: Node) -> Bool {
    let line = block.startLine
    // A table and the paragraph it took its header from begin on the same line.
    guard let previous = block.previous, previous.startLine < line else { return false }
    let above = self.line(line - 1)
    return !above.isEmpty && above.allSatisfy { [0x20, 0x09, 0x0A, 0x3E].contains($0) }
  }

  /// Makes placeholders brackets again.
  static func restoreBrackets(in cells: inout Cells, from start: Int = 0) {
    for index in start..<cells.count where cells[index].scalar == placeholder {
      cells[index].scalar = 0x5B
    }
  }
}
