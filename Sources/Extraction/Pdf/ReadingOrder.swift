/// Puts the fragments of a page into the order a person would read them in.
///
/// Columns of prose are read one after the other; what stands side by side but is not prose, such
/// as the cells of a table, is read row by row.
enum ReadingOrder {
  /// Rows in reading order; the fragments of a row from its beginning to its end. Rows of different
  /// columns are kept apart by `column`, which counts up.
  static func rows(of fragments: [Fragment]) -> [Row] {
    var column = 0
    return Fragment.Direction.allCases.flatMap { direction -> [Row] in
      let group = fragments.filter { $0.direction == direction }.map(\.turned)
      return group.isEmpty ? [] : order(group, depth: 0, column: &column)
    }
  }

  struct Row: Equatable {
    var fragments: [Fragment]
    var column: Int

    var box: Box { fragments.dropFirst().reduce(fragments[0].box) { $0.joined($1.box) } }
  }

  private static func order(_ fragments: [Fragment], depth: Int, column: inout Int) -> [Row] {
    guard depth < 4, let gutter = Gutter.best(of: fragments) else {
      column += 1
      return plainRows(fragments, column: column)
    }
    // What crosses the gutter (a title, a wide figure's caption) divides the page into bands.
    let crossing = fragments.filter { gutter.isCrossed(by: $0.box) }.sorted {
      $0.box.top < $1.box.top
    }
    var rest = fragments.filter { !gutter.isCrossed(by: $0.box) }
    var rows: [Row] = []
    var index = 0
    while index < crossing.count || !rest.isEmpty {
      let next = index < crossing.count ? crossing[index].box.top : .infinity
      let band = rest.filter { ($0.box.top + $0.box.bottom) / 2 < next }
      rest.removeAll { ($0.box.top + $0.box.bottom) / 2 < next }
      if !band.isEmpty {
        var sides = [
          band.filter { $0.box.right <= gutter.middle },
          band.filter { $0.box.right > gutter.middle },
        ]
        if isRightToLeft(band) { sides.reverse() }
        for side in sides where !side.isEmpty {
          rows += order(side, depth: depth + 1, column: &column)
        }
      }
      var spanning: [Fragment] = []
      while index < crossing.count,
        !rest.contains(where: { ($0.box.top + $0.box.bottom) / 2 < crossing[index].box.top })
      {
        spanning.append(crossing[index])
        index += 1
      }
      if !spanning.isEmpty {
        column += 1
        rows += plainRows(spanning, column: column)
      }
    }
    return rows
  }

  /// From top to bottom, then along the line.
  static func plainRows(_ fragments: [Fragment], column: Int) -> [Row] {
    var rows: [(box: Box, fragments: [Fragment])] = []
    for fragment in fragments.sorted(by: { $0.box.top < $1.box.top }) {
      // Only the last few rows can be beside it, as all come from the top down.
      let match = rows.indices.suffix(4).last { rows[$0].box.rowOverlap(fragment.box) > 0.5 }
      if let match, !rows[match].fragments.contains(where: { overlaps($0.box, fragment.box) }) {
        rows[match].fragments.append(fragment)
        // The row keeps the height of its first fragment, so that it does not swallow its neighbours.
        rows[match].box.left = min(rows[match].box.left, fragment.box.left)
        rows[match].box.right = max(rows[match].box.right, fragment.box.right)
      } else {
        rows.append((fragment.box, [fragment]))
      }
    }
    return rows.map { row in
      let isReversed = isRightToLeft(row.fragments)
      let sorted = row.fragments.sorted {
        isReversed ? $0.box.right > $1.box.right : $0.box.left < $1.box.left
      }
      return Row(fragments: joined(sorted), column: column)
    }
  }

  /// Pieces with no more than a wide space between them are one, and so are the mark of an item and
  /// what follows it.
  private static func joined(_ fragments: [Fragment]) -> [Fragment] {
    var result: [Fragment] = []
    for fragment in fragments {
      if let last = result.last {
        let gap =
          max(last.box.left, fragment.box.left) - min(last.box.right, fragment.box.right)
        let isMark = result.count == 1 && ItemMark.isAlone(last.text)
        if gap <= max(last.fontSize, 4) * (isMark ? 8 : 1.6) {
          result[result.count - 1] = last.joined(fragment)
          continue
        }
      }
      result.append(fragment)
    }
    return result
  }

  private static func overlaps(_ one: Box, _ other: Box) -> Bool {
    min(one.right, other.right) - max(one.left, other.left) > 0.5 * min(one.width, other.width)
  }

  private static func isRightToLeft(_ fragments: [Fragment]) -> Bool {
    fragments.count { $0.isRightToLeft } * 2 > fragments.count
  }
}
