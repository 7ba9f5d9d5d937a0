import GRDB

/// What a run has to do: the difference between the files on disk and the library.
struct IndexPlan: Sendable {
  /// A file to look at.
  struct Job: Sendable {
    var stamp: FileStamp
    /// What the library has for the path.
    var known: DocumentRecord?
    /// Documents of the same size and extension whose file is gone: it may be one of them, renamed.
    var lost: [DocumentRecord] = []
  }

  private(set) var jobs: [Job] = []
  private(set) var skipped: [(path: String, reason: String)] = []
  private(set) var unreachable: [FileReport] = []
  /// Documents whose file was not met.
  private(set) var gone: [DocumentRecord] = []
  private(set) var unchanged = 0
  private(set) var found = 0

  init(
    _ walked: [WalkedFile], under roots: [String], reader: String, in database: Database
  ) throws {
    var known = try Self.records(under: roots, in: database)
    var blocked: [String] = []
    for file in walked {
      switch file {
      case .file(let path, let size, let modified):
        found += 1
        add(
          FileStamp(path: path, size: size, modified: modified),
          known: known.removeValue(forKey: path), reader: reader)
      case .skipped(let path, let reason):
        found += 1
        if let record = known.removeValue(forKey: path),
          record.status == .skipped(reason: reason)
        {
          unchanged += 1
        } else {
          skipped.append((path, reason))
        }
      case .unreachable(let path, let reason, let remedy):
        blocked.append(path)
        unreachable.append(
          FileReport(path: path, status: .failed(reason: reason, remedy: remedy)))
      }
    }
    gone = known.values.filter { record in !blocked.contains { Self.lies(record.path, under: $0) } }
      .sorted { $0.path < $1.path }
    findRenames()
  }

  private mutating func add(_ stamp: FileStamp, known: DocumentRecord?, reader: String) {
    if let known, known.size == stamp.size, known.modified == stamp.modified,
      known.reader == reader, !known.status.isFailed
    {
      unchanged += 1
    } else {
      jobs.append(Job(stamp: stamp, known: known?.reader == reader ? known : nil))
    }
  }

  private mutating func findRenames() {
    guard !gone.isEmpty else { return }
    var bySize: [Int64: [DocumentRecord]] = [:]
    for record in gone where record.status == .indexed {
      bySize[record.size, default: []].append(record)
    }
    for index in jobs.indices where jobs[index].known == nil {
      let stamp = jobs[index].stamp
      jobs[index].lost = (bySize[stamp.size] ?? []).filter {
        Self.suffix($0.path) == Self.suffix(stamp.path)
      }
    }
  }

  private static func suffix(_ path: String) -> Substring? {
    path.split(separator: "/").last?.split(separator: ".").last
  }

  private static func records(
    under roots: [String], in database: Database
  ) throws -> [String: DocumentRecord] {
    var known: [String: DocumentRecord] = [:]
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM document")
    while let row = try rows.next() {
      let path: String = row["path"]
      guard roots.contains(where: { lies(path, under: $0) }) else { continue }
      known[path] = DocumentRecord(row)
    }
    return known
  }

  static func lies(_ path: String, under root: String) -> Bool {
    guard path.hasPrefix(root) else { return false }
    return path.utf8.count == root.utf8.count || root.hasSuffix("/")
      || path.utf8.dropFirst(root.utf8.count).first == UInt8(ascii: "/")
  }
}

extension DocumentStatus {
  var isFailed: Bool {
    if case .failed = self { true } else { false }
  }
}
