/// A whole document as it was indexed, for reading.
package struct DocumentText: Equatable, Sendable {
  package let id: DocumentID
  package let title: String
  package let path: String
  package let text: String
  /// First code point of each page, ascending; empty for documents without pages.
  package let pageStarts: [Int]
  /// The chunks' places in order, to show their borders.
  package let chunks: [Range<Int>]

  package init(
    id: DocumentID, title: String, path: String, text: String, pageStarts: [Int],
    chunks: [Range<Int>]
  ) {
    self.id = id
    self.title = title
    self.path = path
    self.text = text
    self.pageStarts = pageStarts
    self.chunks = chunks
  }
}
