import Core
import Documents
import Retrieval

/// Gives the index its files: walks folders, reads documents, cuts them into chunks.
struct DocumentFiles: DocumentReading {
  let reader: DocumentReader
  var chunker = Chunker()

  var identifier: String { "documents-1/\(chunker.sizes.lowerBound)-\(chunker.sizes.upperBound)" }

  func walk(_ roots: [String]) async -> [WalkedFile] {
    var found: [WalkedFile] = []
    for await item in FileWalker(roots) {
      switch item {
      case .file(let file):
        found.append(
          .file(
            path: file.reference.path, size: Int64(file.size), modified: file.modified))
      // Hidden files are nobody's documents; a list of them would hide the others.
      case .skipped(_, .hidden): break
      case .skipped(let path, .missing), .skipped(let path, .noPermission):
        found.append(
          .unreachable(
            path: path, reason: "\(path) cannot be looked at.",
            remedy: "Check that it exists and that you may read it."))
      case .skipped(let path, let reason):
        found.append(.skipped(path: path, reason: "Left out: \(reason.words)."))
      }
    }
    return found
  }

  func read(_ path: String) async throws -> IndexableDocument {
    do {
      let document = try await reader.read(FileReference(path: path))
      return IndexableDocument(
        title: document.title, kind: document.kind.name, text: document.text,
        pageStarts: document.pageStarts,
        pieces: chunker.chunks(of: document).map { .init(place: $0.place, text: $0.text) })
    } catch let error as DocumentError {
      switch error {
      case .binary, .unsupported, .empty, .notRegularFile:
        throw SkippedFile(reason: error.sentence)
      default: throw error
      }
    }
  }
}
