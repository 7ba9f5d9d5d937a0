/// Names a document inside one library.
package struct DocumentID: Hashable, Sendable, Codable, RawRepresentable {
  package let rawValue: Int64

  package init(rawValue: Int64) {
    self.rawValue = rawValue
  }
}

/// Names a chunk inside one library. A re-indexed document gets new ones.
package struct ChunkID: Hashable, Sendable, Codable, RawRepresentable {
  package let rawValue: Int64

  package init(rawValue: Int64) {
    self.rawValue = rawValue
  }
}

/// Where a chunk stands in its document.
package struct Place: Hashable, Sendable, Codable {
  /// The chunk's code points in the document's text: half open, counted from 0.
  package var characters: Range<Int>
  /// Lines of the document's text, counted from 1.
  package var lines: ClosedRange<Int>
  /// The page it begins on, counted from 1; `nil` for documents without pages.
  package var page: Int?
  /// The page's own label (`iv`, `A-3`) where it differs from its number.
  package var pageLabel: String?
  /// The headings above it, outermost first.
  package var headings: [String]

  package init(
    characters: Range<Int>, lines: ClosedRange<Int>, page: Int? = nil, pageLabel: String? = nil,
    headings: [String] = []
  ) {
    self.characters = characters
    self.lines = lines
    self.page = page
    self.pageLabel = pageLabel
    self.headings = headings
  }
}

/// A stretch of a document's text, cut at natural borders, that retrieval finds as a whole.
package struct Chunk: Equatable, Sendable, Codable, Identifiable {
  package let id: ChunkID
  package let document: DocumentID
  /// The document's title: its own when it has one, else its file name.
  package var title: String
  /// The document's file as the user would name it.
  package var path: String
  /// Counted from 0 within the document.
  package var ordinal: Int
  package var place: Place
  /// The text at `place.characters`, as the document has it.
  package var text: String

  package init(
    id: ChunkID, document: DocumentID, title: String, path: String, ordinal: Int, place: Place,
    text: String
  ) {
    self.id = id
    self.document = document
    self.title = title
    self.path = path
    self.ordinal = ordinal
    self.place = place
    self.text = text
  }
}
