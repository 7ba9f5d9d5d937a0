package import FoundationEssentials

/// The libraries in one folder, a file each.
package struct LibraryCatalogue: Sendable {
  /// Normally `outcrop/libraries` in the user's data folder.
  package let folder: URL

  package init(folder: URL) {
    self.folder = folder
  }

  /// Names of the libraries, sorted. Empty when the folder does not exist.
  package func names() -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.compactMap { file in
      file.hasSuffix(Self.suffix) ? String(file.dropLast(Self.suffix.count)) : nil
    }.filter { !$0.isEmpty }.sorted()
  }

  package func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url(of: name).path)
  }

  /// Opens a library, or makes an empty one. Throws `RetrievalError`.
  package func open(_ name: String) throws -> Library {
    guard Self.isValid(name) else { throw RetrievalError.invalidName(name) }
    return try Library(at: url(of: name))
  }

  /// Deletes a library's file and what lies beside it; the documents are untouched. Nobody may have
  /// it open. Throws `RetrievalError`.
  package func delete(_ name: String) throws {
    guard Self.isValid(name) else { throw RetrievalError.invalidName(name) }
    guard exists(name) else { throw RetrievalError.unknownLibrary(name: name) }
    let path = url(of: name).path
    for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
      do {
        try FileManager.default.removeItem(atPath: path + suffix)
      } catch {
        throw RetrievalError.cannotOpen(path: path, detail: String(describing: error))
      }
    }
  }

  /// The name of the library for these absolute paths: the one that has exactly them as its roots,
  /// else a new one after the first path's last component. Throws `RetrievalError`.
  package func name(for roots: [String]) async throws -> String {
    let base = Self.baseName(roots.first ?? "")
    var candidate = base
    var number = 1
    while exists(candidate) {
      if try await open(candidate).statistics().roots == roots.sorted() { return candidate }
      number += 1
      candidate = "\(base)-\(number)"
    }
    return candidate
  }

  /// A name is one component of a path, without a dot in front.
  package static func isValid(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 200 && !name.hasPrefix(".") && !name.contains("/")
      && !name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
  }

  private static let suffix = ".sqlite"

  func url(of name: String) -> URL {
    folder.appending(path: name + Self.suffix)
  }

  private static func baseName(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? "library"
    let name = String(last.drop { $0 == "." }.prefix(60))
    return isValid(name) ? name : "library"
  }
}
