package import Canvas

/// Where everything stands on a terminal of a size.
package struct Areas: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// Conversation and sources side by side, or the conversation alone.
    case wide
    /// Sources as a strip between conversation and editor.
    case strip
    /// Conversation, editor and one status line.
    case small
    /// The editor line and the last line of the answer.
    case tiny
  }

  package var kind: Kind
  package var header: Rect?
  package var conversation: Rect
  package var sources: Rect?
  /// The column between conversation and sources.
  package var divider: Int?
  /// Rows of rules, each over the whole width.
  package var rules: [Int]
  package var editor: Rect
  package var status: Rect?

  /// - Parameters:
  ///   - editorRows: Rows the editor's text would like.
  ///   - sourceCount: Sources to show; 0 leaves the pane out unless `keepsSources`.
  ///   - keepsSources: Whether the pane stands even when it is empty.
  package init(
    _ size: Size, editorRows: Int, sourceCount: Int, keepsSources: Bool, showsSources: Bool
  ) {
    let columns = max(1, size.columns)
    let rows = max(1, size.rows)
    let wantsSources = showsSources && (sourceCount > 0 || keepsSources)
    rules = []
    if columns < 20 || rows < 6 {
      kind = .tiny
      editor = Rect(column: 0, row: rows - 1, columns: columns, rows: 1)
      conversation = Rect(column: 0, row: 0, columns: columns, rows: rows - 1)
      return
    }
    let editorHeight = max(1, min(editorRows, max(1, rows / 3)))
    status = Rect(column: 0, row: rows - 1, columns: columns, rows: 1)
    editor = Rect(column: 0, row: rows - 1 - editorHeight, columns: columns, rows: editorHeight)
    if columns < 70 || rows < 16 {
      kind = .small
      conversation = Rect(column: 0, row: 0, columns: columns, rows: editor.row)
      return
    }
    header = Rect(column: 0, row: 0, columns: columns, rows: 1)
    rules = [1, editor.row - 1]
    let body = Rect(column: 0, row: 2, columns: columns, rows: editor.row - 3)
    if columns >= 110 {
      kind = .wide
      guard wantsSources else {
        conversation = body
        return
      }
      let width = max(36, min(60, columns - 71))
      divider = columns - width - 1
      conversation = Rect(column: 0, row: body.row, columns: columns - width - 1, rows: body.rows)
      sources = Rect(column: columns - width, row: body.row, columns: width, rows: body.rows)
      return
    }
    kind = .strip
    conversation = body
    guard wantsSources, sourceCount > 0 else { return }
    let height = max(3, min(8, min(sourceCount + 1, body.rows / 3)))
    sources = Rect(column: 0, row: body.endRow - height, columns: columns, rows: height)
    conversation = body.inset(bottom: height + 1)
    rules.append(body.endRow - height - 1)
  }
}
