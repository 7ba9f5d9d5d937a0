import Core
import Foundation

/// The corpus of a collection as documents to index: every entry is a chunk as it is.
///
/// Entries of one long document (`doc`, `start`, `end`) become that document again.
struct CollectionCorpus: JudgedCorpus {
  struct Entry: Decodable, Sendable {
    let id: String
    let title: String
    let text: String
    let doc: String?
    let start: Int?
    let end: Int?
  }

  static let root = "/collection"

  let identifier = "collection 1"
  private let documents: [String: [Entry]]
  private let order: [String]

  init(_ entries: [Entry]) {
    var documents: [String: [Entry]] = [:]
    var order: [String] = []
    for entry in entries {
      let path = "\(Self.root)/\(entry.doc ?? entry.id)"
      if documents[path] == nil { order.append(path) }
      documents[path, default: []].append(entry)
    }
    self.documents = documents.mapValues { $0.sorted { ($0.start ?? 0) < ($1.start ?? 0) } }
    self.order = order
  }

  func walk(_ roots: [String]) async -> [WalkedFile] {
    order.map { .file(path: $0, size: Int64(documents[$0]?.count ?? 0), modified: 0) }
  }

  func read(_ path: String) async throws -> IndexableDocument {
    let entries = documents[path] ?? []
    var text = ""
    var end = 0
    let pieces = entries.map { entry in
      let start = entry.start ?? 0
      // What the corpus leaves out between its entries was white space.
      if start > end { text += String(repeating: " ", count: start - end) }
      text += entry.text
      end = start + entry.text.unicodeScalars.count
      return IndexableDocument.Piece(
        place: Place(characters: start..<end, lines: 1...1), text: entry.text)
    }
    return IndexableDocument(
      title: entries.first?.title ?? "", kind: "collection", text: text, pageStarts: [],
      pieces: pieces, isNamedByFile: false)
  }

  /// What the collection calls a chunk.
  func identifier(of chunk: Chunk) -> String {
    documents[chunk.path]?[chunk.ordinal].id ?? chunk.path
  }
}
