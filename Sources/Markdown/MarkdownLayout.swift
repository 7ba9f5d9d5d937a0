import Canvas

/// Lays out Markdown (CommonMark with tables, strikethrough, task lists and bare links) as rows.
package enum MarkdownLayout {
  /// The rows of a whole text.
  ///
  /// - Parameters:
  ///   - columns: Width to set it in; below 2 counts as 2. No row is wider.
  ///   - citable: Ranks that have a source. `[7]` outside of it is drawn as `[7?]` in
  ///     `Face.citationInvalid`; with `nil` every rank is taken for valid.
  ///   - isOpen: Whether more text is to come. The end is then drawn as what it is going to be.
  /// - Returns: No row for a text without blocks.
  package static func lines(
    of text: String, columns: Int, citable: Range<Int>? = nil, isOpen: Bool = false
  ) -> [StyledLine] {
    var bytes: [UInt8] = []
    var endsInReturn = false
    LineFeeds.append(text, to: &bytes, endsInReturn: &endsInReturn)
    return lines(of: bytes, columns: columns, citable: citable, isOpen: isOpen)
  }

  static func lines(
    of bytes: [UInt8], columns: Int, citable: Range<Int>?, isOpen: Bool
  ) -> [StyledLine] {
    var rows: [StyledLine] = []
    let source = Source(bytes, from: 0, prelude: [], isOpen: isOpen)
    let pass = LayoutPass(columns: columns, citable: citable, isOpen: isOpen)
    _ = pass.run(bytes, from: LayoutPass.Settled(), source, rows: &rows)
    return rows
  }

  /// The citations of an answer in reading order; their rows and columns are those of the text set
  /// in `columns`. A text as written out cites what its layout cites: not what stands in code.
  package static func citations(
    in text: String, columns: Int = 96, citable: Range<Int>? = nil
  ) -> [CitationMark] {
    CitationMark.all(in: lines(of: text, columns: columns, citable: citable))
  }
}
