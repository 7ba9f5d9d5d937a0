/// Rows of cells as a Markdown table.
enum MarkdownTable {
  /// One line for each row that is not blank, with the ruler behind the first.
  static func lines(_ rows: [[String]]) -> [String] {
    let rows = rows.filter { $0.contains { !$0.isEmpty } }
    guard let first = rows.first else { return [] }
    let columns = rows.map(\.count).max() ?? first.count
    var lines = rows.map { row in
      let cells = row + Array(repeating: "", count: columns - row.count)
      return "| " + cells.map(escaped).joined(separator: " | ") + " |"
    }
    let ruler = "|" + String(repeating: " --- |", count: columns)
    if lines.count > 1 { lines.insert(ruler, at: 1) }
    return lines
  }

  private static func escaped(_ cell: String) -> String {
    let text = cell.collapsingBlanks()
    return text.contains("|")
      ? text.split(separator: "|", omittingEmptySubsequences: false)
        .joined(separator: "\\|") : text
  }
}
