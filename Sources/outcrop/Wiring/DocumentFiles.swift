import Core
import Documents
import FoundationEssentials
import Glibc
import Retrieval

/// Gives the index its files: walks folders, reads documents, cuts them into chunks.
struct DocumentFiles: DocumentReading {
  let reader: DocumentReader
  var chunker = Chunker()

  var identifier: String { "documents-1/\(chunker.sizes.lowerBound)-\(chunker.sizes.upperBound)" }

  /// Folders of things that are made from other things.
  private static let built: Set<String> = ["node_modules", "__pycache__", "DerivedData"]

  func walk(_ roots: [String]) async -> [WalkedFile] {
    var seen: Set<String> = []
    var found: [WalkedFile] = []
    for root in roots {
      var status = stat()
      if stat(root, &status) != 0 {
        found.append(unreachable(root))
      } else if status.isFolder {
        walk(root, &found, &seen)
      } else if seen.insert(root).inserted {
        found.append(file(root, status))
      }
      if Task.isCancelled { break }
    }
    return found
  }

  private func walk(_ folder: String, _ found: inout [WalkedFile], _ seen: inout Set<String>) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      found.append(unreachable(folder))
      return
    }
    for name in names.sorted() where !name.hasPrefix(".") && !Task.isCancelled {
      let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0, seen.insert(path).inserted else { continue }
      if status.isFolder {
        if Self.built.contains(name) {
          found.append(.skipped(path: path, reason: "A folder of built things."))
        } else {
          walk(path, &found, &seen)
        }
      } else if status.isLink {
        guard stat(path, &status) == 0 else {
          found.append(.skipped(path: path, reason: "A link that leads nowhere."))
          continue
        }
        found.append(
          status.isFolder
            ? .skipped(path: path, reason: "A link to a folder; give the folder itself.")
            : file(path, status))
      } else {
        found.append(file(path, status))
      }
    }
  }

  private func file(_ path: String, _ status: stat) -> WalkedFile {
    guard status.st_mode & S_IFMT == S_IFREG else {
      return .skipped(path: path, reason: "No regular file.")
    }
    let modified = status.st_mtim
    return .file(
      path: path, size: Int64(status.st_size),
      modified: Int64(modified.tv_sec) * 1_000_000_000 + Int64(modified.tv_nsec))
  }

  private func unreachable(_ path: String) -> WalkedFile {
    .unreachable(
      path: path, reason: "\(path) cannot be looked at: \(String(cString: strerror(errno))).",
      remedy: "Check that it exists and that you may read it.")
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

extension stat {
  fileprivate var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  fileprivate var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
}
