/// Expands files and folders into the files worth reading, in a stable order, lazily.
///
/// Folders are read one at a time as the items are asked for; nothing is opened but folders and
/// their `.gitignore`. Names sort by code point, so that two walks over the same tree agree.
/// A cancelled task ends the sequence early.
package struct FileWalker: AsyncSequence, Sendable {
  /// A file to read, or a path left out and why.
  package enum Item: Equatable, Sendable {
    case file(FoundFile)
    case skipped(path: String, reason: SkipReason)
  }

  /// A regular file, as it was when the walk passed it.
  package struct FoundFile: Hashable, Sendable {
    package let reference: FileReference
    /// Bytes.
    package let size: Int
    /// Last change, in nanoseconds since 1970.
    package let modified: Int64
  }

  private let paths: [String]

  /// - Parameter paths: Files and folders as the user named them. What is named outright is taken
  ///   even when it is hidden or ignored.
  package init(_ paths: [String]) {
    self.paths = paths
  }

  package func makeAsyncIterator() -> Iterator {
    Iterator(paths: paths)
  }

  /// Depth first, the entries of each folder in order.
  package struct Iterator: AsyncIteratorProtocol {
    private var pending: [Step]
    private var folders: Set<FileIdentity> = []
    private var files: Set<FileIdentity> = []

    private struct Step {
      var path: String
      /// The name below the folder walked from; `nil` for what the user named.
      var relative: String?
      var rules: IgnoreRules
    }

    fileprivate init(paths: [String]) {
      pending = paths.reversed().map { Step(path: $0, relative: nil, rules: IgnoreRules()) }
    }

    package mutating func next() async -> Item? {
      while let step = pending.popLast() {
        if Task.isCancelled { return nil }
        if let item = visit(step) { return item }
      }
      return nil
    }

    private mutating func visit(_ step: Step) -> Item? {
      let status: FileStatus
      switch FileStatus.of(step.path) {
      case .success(let found): status = found
      case .failure(let reason): return .skipped(path: step.path, reason: reason)
      }
      if let relative = step.relative, let reason = reasonToSkip(step, relative, status) {
        return .skipped(path: step.path, reason: reason)
      }
      switch status.type {
      case .folder: return enter(step, status)
      case .file: return take(step, status)
      case .other(let what): return .skipped(path: step.path, reason: .notRegularFile(what))
      }
    }

    private func reasonToSkip(
      _ step: Step, _ relative: String, _ status: FileStatus
    ) -> SkipReason? {
      let name = FileReference(path: step.path).name
      let isFolder = status.type == .folder
      if name.hasPrefix(".") { return .hidden }
      if isFolder, SkipReason.generatedFolders.contains(name) { return .generated }
      if step.rules.ignores(relative, isFolder: isFolder) { return .ignored }
      if !isFolder, let format = SkipReason.format(of: step.path) { return .binary(format) }
      return nil
    }

    private mutating func take(_ step: Step, _ status: FileStatus) -> Item? {
      guard files.insert(status.identity).inserted else {
        return .skipped(path: step.path, reason: .alreadySeen)
      }
      if status.size == 0 { return .skipped(path: step.path, reason: .empty) }
      return .file(
        FoundFile(
          reference: FileReference(path: step.path), size: status.size, modified: status.modified))
    }

    private mutating func enter(_ step: Step, _ status: FileStatus) -> Item? {
      guard folders.insert(status.identity).inserted else {
        return .skipped(path: step.path, reason: .alreadySeen)
      }
      guard let names = FileStatus.names(in: step.path) else {
        return .skipped(path: step.path, reason: .noPermission)
      }
      var rules = step.rules
      let base = step.relative ?? ""
      if names.contains(".gitignore") {
        rules.add(fileAt: "\(step.path)/.gitignore", folder: base)
      }
      let prefix = step.path.hasSuffix("/") ? step.path : step.path + "/"
      for name in names.sorted().reversed() {
        pending.append(
          Step(path: prefix + name, relative: base.isEmpty ? name : "\(base)/\(name)", rules: rules)
        )
      }
      return nil
    }
  }
}
