import Core
import Documents

/// The whole documents of a collection, cut by the product's own chunker.
struct CollectionDocuments: JudgedCorpus {
  struct Entry: Decodable, Sendable {
    let id: String
    let title: String
    let text: String
  }

  let identifier = "collection documents 1"
  private let documents: [String: Entry]
  private let order: [String]

  init(_ entries: [Entry]) {
    order = entries.map { "\(CollectionCorpus.root)/\($0.id)" }
    documents = Dictionary(zip(order, entries)) { first, _ in first }
  }

  func walk(_ roots: [String]) async -> [WalkedFile] {
    order.map { .file(path: $0, size: 0, modified: 0) }
  }

  func read(_ path: String) async throws -> IndexableDocument {
    guard let entry = documents[path] else { throw SkippedFile(reason: "\(path) is unknown.") }
    var document = FileDocuments.indexable(
      ReadDocument(title: entry.title, kind: .plainText, text: entry.text))
    document.isNamedByFile = false
    return document
  }

  /// The document's name and the chunk's code points in the document.
  func identifier(of chunk: Chunk) -> String {
    let place = chunk.place.characters
    let name = chunk.path.dropFirst(CollectionCorpus.root.count + 1)
    return "\(name)#\(place.lowerBound)-\(place.upperBound)"
  }
}
