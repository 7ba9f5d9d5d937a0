import Canvas

/// A citation as it stands in laid-out rows.
package struct CitationMark: Equatable, Sendable {
  /// The source's rank, counted from 1.
  package var rank: Int
  /// Whether a source has this rank.
  package var isValid: Bool
  /// The row it stands in, counted from 0.
  package var row: Int
  /// The cells of that row it takes.
  package var columns: Range<Int>

  /// The citations in `lines`, in reading order. One that is broken over two rows counts once,
  /// where it begins.
  package static func all(in lines: some Collection<StyledLine>) -> [CitationMark] {
    var marks: [CitationMark] = []
    for (row, line) in lines.enumerated() {
      var previous = Tag.none
      for (column, cell) in line.cells.enumerated() {
        if let rank = cell.tag.citedRank {
          if cell.tag == previous, cell.scalar != 0x5B, let last = marks.indices.last {
            marks[last].columns = marks[last].columns.lowerBound..<(column + 1)
          } else {
            marks.append(
              CitationMark(
                rank: rank, isValid: cell.face == .citation, row: row, columns: column..<column + 1)
            )
          }
        }
        previous = cell.tag
      }
    }
    return marks
  }

  /// Finds `[1]`, `[2, 3]` in text and makes citations of them; a rank outside `citable` is given
  /// the face of an invalid one and a question mark. Code and links are left alone.
  static func mark(_ cells: inout Cells, citable: Range<Int>?) {
    var index = 0
    while index < cells.count {
      guard cells[index].scalar == 0x5B, mayCite(cells[index]),
        let ranks = ranks(in: cells, from: index)
      else {
        index += 1
        continue
      }
      index = rewrite(&cells, from: index, ranks, citable: citable)
    }
  }

  private struct Rank {
    var value: Int
    var digits: Range<Int>
  }

  private static func mayCite(_ cell: Cell) -> Bool {
    cell.face != .code && cell.face != .link && cell.face != .dim
  }

  /// The ranks of a bracket full of numbers, one to three digits each; the last one's `digits` is
  /// followed by the closing bracket, blanks aside.
  private static func ranks(in cells: Cells, from bracket: Int) -> [Rank]? {
    var ranks: [Rank] = []
    var index = bracket + 1
    func skipBlanks() { while index < cells.count, cells[index].isBlank { index += 1 } }
    while true {
      skipBlanks()
      let start = index
      var value = 0
      while index < cells.count, (0x30...0x39).contains(cells[index].scalar), index - start < 4 {
        value = value * 10 + Int(cells[index].scalar - 0x30)
        index += 1
      }
      guard (1...3).contains(index - start), value > 0 else { return nil }
      ranks.append(Rank(value: value, digits: start..<index))
      skipBlanks()
      guard index < cells.count, mayCite(cells[index]) else { return nil }
      switch cells[index].scalar {
      case 0x2C, 0x3B: index += 1
      case 0x5D: return ranks
      default: return nil
      }
    }
  }

  /// Returns the cell after the citation.
  private static func rewrite(
    _ cells: inout Cells, from bracket: Int, _ ranks: [Rank], citable: Range<Int>?
  ) -> Int {
    var index = bracket
    var shift = 0
    for rank in ranks {
      let isValid = citable?.contains(rank.value) ?? true
      let face: Face = isValid ? .citation : .citationInvalid
      var end = rank.digits.upperBound + shift
      if !isValid {
        cells.insert(Cell(scalar: 0x3F, face: face), at: end)
        end += 1
        shift += 1
      }
      // What stands between two numbers belongs to the first.
      while cells[end].scalar != 0x5D, !(0x30...0x39).contains(cells[end].scalar) { end += 1 }
      if cells[end].scalar == 0x5D { end += 1 }
      for cell in index..<end {
        cells[cell].face = face
        cells[cell].tag = .citation(rank.value)
      }
      index = end
    }
    return index
  }
}
