import Core
import Foundation
package import Retrieval

/// A real folder of text files, read in the simplest way: every paragraph is a chunk.
package struct TextFolder: DocumentReading {
  package let path: String
  package var identifier = "paragraphs 1"

  /// Makes an empty folder; it lies in the system's folder for temporary files.
  package init() throws {
    path = try makeTemporaryFolder()
  }

  /// The folder at `path`, which exists.
  package init(at path: String) {
    self.path = path
  }

  package func write(_ name: String, _ text: String, modified: Double? = nil) throws {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    if let modified {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: modified)], ofItemAtPath: file)
    }
  }

  package func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }

  package func rename(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path + "/" + name, toPath: path + "/" + other)
  }

  package func walk(_ roots: [String]) async -> [WalkedFile] {
    roots.flatMap { root -> [WalkedFile] in
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: root) else {
        return [.unreachable(path: root, reason: "\(root) cannot be opened.", remedy: "")]
      }
      return names.sorted().map { look(root + "/" + $0) }
    }
  }

  package func read(_ path: String) async throws -> IndexableDocument {
    let name = (path as NSString).lastPathComponent
    if name.hasPrefix("broken") { throw BrokenFile() }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var pieces: [IndexableDocument.Piece] = []
    var position = 0
    for paragraph in text.components(separatedBy: "\n\n") {
      let length = paragraph.unicodeScalars.count
      let line = text.unicodeScalars.prefix(position).count { $0 == "\n" } + 1
      if length > 0 {
        pieces.append(
          .init(
            place: Place(characters: position..<position + length, lines: line...line),
            text: paragraph))
      }
      position += length + 2
    }
    return IndexableDocument(
      title: name, kind: "text", text: text, pageStarts: [], pieces: pieces)
  }

  private func look(_ path: String) -> WalkedFile {
    let attributes = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
    if path.hasSuffix(".bin") {
      return .skipped(path: path, reason: "\(path) is no document.")
    }
    let modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return .file(
      path: path, size: (attributes[.size] as? NSNumber)?.int64Value ?? 0,
      modified: Int64(modified * 1e9))
  }
}

/// Why files whose name begins with `broken` cannot be read.
package struct BrokenFile: Error, Explained {
  package var sentence: String { "The file is broken." }
  package var remedy: String { "Mend it." }
}

/// Makes a folder of its own and returns its absolute path.
package func makeTemporaryFolder() throws -> String {
  var template = Array((NSTemporaryDirectory() + "/outcrop-test-XXXXXX").utf8CString)
  guard let made = mkdtemp(&template) else { throw CocoaError(.fileWriteUnknown) }
  return String(cString: made)
}
