import Canvas

extension BlockWriter {
  /// Writes code behind two blanks, below a row that gives its number and language. A line too
  /// long for one row goes on behind a mark, and loses nothing.
  ///
  /// - Parameter resumes: Whether the block began in settled text.
  mutating func writeCode(_ block: Node, resumes: Bool) {
    if !resumes {
      codeBlocks += 1
      writeTitle(block)
    }
    let number = codeBlocks
    let lines = lines(of: block, face: .codeBlock)
    indented(rest: [.blank(), .blank()]) { writer in
      for (index, line) in lines.enumerated() {
        writer.writeLine(line, number: number)
        writer.note(block, codeLines: index + 1)
      }
    }
  }

  private mutating func writeTitle(_ block: Node) {
    let language = block.withInfo { info in
      info.prefix { $0 != 0x20 && $0 != 0x09 }.withContiguousStorageIfAvailable {
        String(decoding: $0, as: UTF8.self)
      } ?? ""
    }
    let title = language.isEmpty ? "code \(codeBlocks)" : "code \(codeBlocks) · \(language)"
    let cells = CellText.cells(title, face: .dim)
    for range in Wrapping.breaks(cells, columns: available) {
      emit(cells[range], continues: range.lowerBound > 0)
    }
  }

  private static let continuationMark = [Cell(scalar: 0x21AA, face: .dim), .blank(.dim)]

  private mutating func writeLine(_ line: Cells, number: Int) {
    var start = 0
    repeat {
      var end = min(line.count, start + available)
      if end < line.count, line[end].width == 0 { end -= 1 }
      let mark = start == 0 ? [] : Self.continuationMark.prefix(max(0, lead.count))
      emit(line[start..<end], continues: start > 0, codeBlock: number, mark: Cells(mark))
      start = end
    } while start < line.count
  }
}
