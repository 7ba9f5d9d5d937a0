package import Core

/// Where an index run gets its files from: walks folders, reads files, cuts them into chunks.
package protocol DocumentReading: Sendable {
  /// Names the version of readers and chunker: documents read by another are read again.
  var identifier: String { get }

  /// The files under `roots`, which are absolute paths of files or folders. Never throws: what
  /// cannot be looked at is reported as unreachable.
  func walk(_ roots: [String]) async -> [WalkedFile]

  /// Reads one file. Throws an `Explained` error when it gives no text, `SkippedFile` when it is
  /// no document, `CancellationError` when the task is cancelled.
  func read(_ path: String) async throws -> IndexableDocument
}

/// What a walk met.
package enum WalkedFile: Equatable, Sendable {
  /// A file to read; `modified` in nanoseconds since 1970.
  case file(path: String, size: Int64, modified: Int64)
  /// A file left out on purpose; the reason is a sentence.
  case skipped(path: String, reason: String)
  /// A root or folder that cannot be looked at: what the library has from it stays.
  case unreachable(path: String, reason: String, remedy: String)
}

/// A file that is no document; the reason is a sentence for the reader.
package struct SkippedFile: Error, Equatable {
  package let reason: String

  package init(reason: String) {
    self.reason = reason
  }
}

/// A document as read and cut, ready for the index.
package struct IndexableDocument: Equatable, Sendable {
  package struct Piece: Equatable, Sendable {
    package var place: Place
    /// The text at `place.characters`.
    package var text: String

    package init(place: Place, text: String) {
      self.place = place
      self.text = IndexableDocument.storable(text)
    }
  }

  /// Its own title, else its file name.
  package var title: String
  /// A stable word such as `pdf` or `markdown`.
  package var kind: String
  package var text: String
  /// First code point of each page, ascending.
  package var pageStarts: [Int]
  /// Ascending by the place's first code point.
  package var pieces: [Piece]
  /// Whether the file's name says something of the document; then it is searched like the title.
  package var isNamedByFile: Bool

  package init(
    title: String, kind: String, text: String, pageStarts: [Int], pieces: [Piece],
    isNamedByFile: Bool = true
  ) {
    self.title = title
    self.kind = kind
    self.text = Self.storable(text)
    self.pageStarts = pageStarts
    self.pieces = pieces
    self.isNamedByFile = isNamedByFile
  }

  /// SQLite ends a text at its first U+0000; a replacement character keeps every position.
  static func storable(_ text: String) -> String {
    text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
  }
}
