package import Documents

/// Files on disk as documents to index: walked, read and cut by `Documents`.
package struct FileDocuments: DocumentReading {
  private let reader: DocumentReader
  private let chunker: Chunker

  package init(reader: DocumentReader, chunker: Chunker = Chunker()) {
    self.reader = reader
    self.chunker = chunker
  }

  /// Raised when readers or chunker give other results than before.
  package var identifier: String {
    "files 1, chunks of \(chunker.sizes.lowerBound) to \(chunker.sizes.upperBound)"
  }

  package func walk(_ roots: [String]) async -> [WalkedFile] {
    var found: [WalkedFile] = []
    for await item in FileWalker(roots) {
      switch item {
      case .file(let file):
        found.append(
          .file(path: file.reference.path, size: Int64(file.size), modified: file.modified))
      case .skipped(let path, let reason):
        if let left = Self.leftOut(path, reason) { found.append(left) }
      }
    }
    return found
  }

  package func read(_ path: String) async throws -> IndexableDocument {
    let document: ReadDocument
    do {
      document = try await reader.read(FileReference(path: path))
    } catch let error as DocumentError where Self.isNoDocument(error) {
      throw SkippedFile(reason: error.sentence)
    }
    return Self.indexable(document, cutBy: chunker)
  }

  /// A document that was read, cut into chunks; also for text that is not in a file.
  package static func indexable(
    _ document: ReadDocument, cutBy chunker: Chunker = Chunker()
  ) -> IndexableDocument {
    IndexableDocument(
      title: document.title, kind: document.kind.name, text: document.text,
      pageStarts: document.pageStarts,
      pieces: chunker.chunks(of: document).map { .init(place: $0.place, text: $0.text) })
  }

  /// What the user left out on purpose is not worth a line in the library.
  private static func leftOut(_ path: String, _ reason: SkipReason) -> WalkedFile? {
    switch reason {
    case .hidden, .generated, .ignored, .alreadySeen: nil
    case .binary, .notRegularFile, .empty:
      .skipped(path: path, reason: "\(path): \(reason.words).")
    case .missing, .noPermission:
      .unreachable(
        path: path, reason: "\(path) \(reason.words).",
        remedy: "Check the path and its permissions, then index again.")
    }
  }

  /// Files that never were documents, as opposed to documents that cannot be read.
  private static func isNoDocument(_ error: DocumentError) -> Bool {
    switch error {
    case .binary, .unsupported, .empty, .notRegularFile: true
    default: false
    }
  }
}
