import Canvas
import Core

/// One source set to a width: a line of title and place, then its heading, the text around its
/// matches, and a blank row.
struct SourceCard: Equatable {
  private(set) var rows: [Cells]
  /// Rows without the blank one at the end.
  let body: Int

  init(_ source: Source, columns: Int, isDim: Bool) {
    let width = max(8, columns - 2)
    rows = [Self.title(source, columns: width, isDim: isDim)]
    let textColumns = max(4, width - 3)
    if let heading = source.chunk.place.headings.last, !heading.isEmpty {
      let cells = CellText.cells(heading, face: isDim ? .dim : .strong)
      rows.append(Self.blanks(3) + Self.cut(cells, columns: textColumns))
    }
    let snippet = Snippet.cells(of: source, columns: textColumns * 3, face: isDim ? .dim : .text)
    for row in Wrapping.rows(snippet, columns: textColumns).prefix(3) {
      rows.append(Self.blanks(3) + row)
    }
    body = rows.count
    rows.append([])
  }

  private static func title(_ source: Source, columns: Int, isDim: Bool) -> Cells {
    let number = "\(source.rank)"
    let bar = Bar.steps(source.score)
    var left = CellText.cells(number, face: .citation, tag: .citation(source.rank))
    left += blanks(max(1, 3 - left.count))
    let place = CellText.cells(" · \(Figures.place(source.chunk.place))", face: .sourcePlace)
    let room = columns - left.count - place.count - bar.count - 1
    let title = CellText.cells(source.chunk.title, face: isDim ? .dim : .sourceTitle)
    left += cut(title, columns: max(4, room)) + place
    let gap = columns - left.count - bar.count
    if gap < 1 { return cut(left, columns: columns) }
    return left + blanks(gap) + bar
  }

  static func blanks(_ count: Int) -> Cells {
    Array(repeating: .blank(), count: max(0, count))
  }

  /// The cells, cut with `…` when they are more than `columns`.
  static func cut(_ cells: Cells, columns: Int) -> Cells {
    guard cells.count > columns else { return cells }
    var kept = Cells(cells.prefix(max(0, columns - 1)))
    if let last = kept.last, last.width == 2 { kept[kept.count - 1] = .blank(last.face) }
    return kept + CellText.cells("…", face: cells[0].face)
  }
}

/// The part of a chunk around its matches, on one line, with the matched words set off.
enum Snippet {
  /// - Parameter columns: How many columns the snippet may take in all.
  static func cells(of source: Source, columns: Int, face: Face) -> Cells {
    let scalars = Array(source.chunk.text.unicodeScalars)
    let start = max(
      start(of: source.matches, in: scalars, room: columns), headingEnd(of: source, in: scalars))
    let isWhole = start == headingEnd(of: source, in: scalars)
    var cells = isWhole ? [] : CellText.cells("…", face: face)
    var isBlank = true
    var index = start
    var matches = source.matches[...]
    var text = String.UnicodeScalarView()
    var textFace = face
    while index < scalars.count, cells.count + text.count < columns - 1 {
      while let match = matches.first, match.upperBound <= index { matches.removeFirst() }
      let isMatch = matches.first.map { $0.contains(index) } ?? false
      let wanted = isMatch ? Face.match : face
      if wanted != textFace {
        CellText.append(String(text), face: textFace, to: &cells)
        text = String.UnicodeScalarView()
        textFace = wanted
      }
      let scalar = scalars[index]
      if scalar.properties.isWhitespace {
        if !isBlank { text.append(" ") }
        isBlank = true
      } else if !isMarkup(scalars, index) {
        text.append(scalar)
        isBlank = false
      }
      index += 1
    }
    CellText.append(String(text), face: textFace, to: &cells)
    while let last = cells.last, last.isBlank { cells.removeLast() }
    if index < scalars.count { cells += CellText.cells("…", face: face) }
    return cells
  }

  /// Marks of Markdown that say nothing in a line of a few words: heading signs, stars, table rules.
  private static func isMarkup(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    switch scalars[index] {
    case "#":
      let line = scalars[..<index].lastIndex(of: "\n").map { $0 + 1 } ?? 0
      return scalars[line..<index].allSatisfy { $0 == "#" }
    case "*":
      let isDouble = index + 1 < scalars.count && scalars[index + 1] == "*"
      return isDouble || (index > 0 && scalars[index - 1] == "*")
    default: return false
    }
  }

  /// Where the text goes on after a first line that only repeats the heading shown above it.
  private static func headingEnd(of source: Source, in scalars: [Unicode.Scalar]) -> Int {
    guard let heading = source.chunk.place.headings.last,
      let end = scalars.firstIndex(of: "\n"), end < scalars.count - 1
    else { return 0 }
    var line = String.UnicodeScalarView()
    line.append(contentsOf: scalars[..<end].drop { $0 == "#" || $0 == " " })
    return String(line) == heading ? end + 1 : 0
  }

  /// Where to begin: a little before the stretch that holds the most matches.
  private static func start(of matches: [Range<Int>], in scalars: [Unicode.Scalar], room: Int)
    -> Int
  {
    guard let first = matches.first, scalars.count > room else { return 0 }
    var best = first.lowerBound
    var most = 0
    var end = 0
    for (index, match) in matches.enumerated() {
      end = max(end, index)
      while end < matches.count, matches[end].upperBound - match.lowerBound <= room * 3 / 4 {
        end += 1
      }
      if end - index > most {
        most = end - index
        best = match.lowerBound
      }
    }
    var start = max(0, best - room / 5)
    start = min(start, max(0, scalars.count - room + 1))
    // Begin at a word.
    while start > 0, start < best, !scalars[start - 1].properties.isWhitespace { start += 1 }
    return start
  }
}
