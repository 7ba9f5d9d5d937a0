import ArgumentParser
import Core
import Documents
import Retrieval

/// `outcrop index`
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Read documents into a library; only what has changed is read again.")

  @Argument(
    help: "Files and folders; without any, those of the library again.", completion: .file())
  var paths: [String] = []

  @OptionGroup var library: LibraryOption
  @OptionGroup var json: JSONOption

  func run() throws {
    let workbench = try Workbench(environment: processEnvironment())
    let paths = try existing(paths)
    let (named, json) = (library.library, json.json)
    try wait {
      let name = try await workbench.libraryName(named, paths: paths)
      try await IndexReport(workbench: workbench, name: name, json: json).run(paths)
    }
  }
}

/// Runs an index and tells how it goes: events on standard output, progress on standard error.
struct IndexReport {
  struct FileEvent: Encodable {
    let type = "file"
    let path: String
    let status: String
    var reason: String?
    var remedy: String?
  }

  struct DoneEvent: Encodable {
    let type = "done"
    let library: String
    let outcome: String
    let found: Int
    let unchanged: Int
    let indexed: Int
    let skipped: Int
    let failed: Int
    let removed: Int
    let chunks: Int
    let embedded: Int
    let embeddable: Int
  }

  let workbench: Workbench
  let name: String
  let json: Bool
  /// Says nothing on standard output: another command's output goes there.
  var isQuiet = false

  /// Indexes `paths`, or the library's own when empty. Throws what ended the run.
  func run(_ paths: [String]) async throws {
    let library = try workbench.library(name)
    let indexer = workbench.indexer(for: library)
    var last = IndexProgress()
    var indexed = 0
    for await progress in paths.isEmpty ? indexer.runAgain() : indexer.run(paths) {
      last = progress
      if let news = progress.news {
        if news.status == .indexed { indexed += 1 }
        try tell(news)
      }
      show(progress)
    }
    Progress.standard.clear()
    await workbench.reader().rest()
    try finish(last, indexed: indexed)
  }

  private func tell(_ file: FileReport) throws {
    let event =
      switch file.status {
      case .indexed: FileEvent(path: file.path, status: "indexed")
      case .skipped(let reason): FileEvent(path: file.path, status: "skipped", reason: reason)
      case .failed(let reason, let remedy):
        FileEvent(path: file.path, status: "failed", reason: reason, remedy: remedy)
      }
    if isQuiet { return }
    if json {
      try Output.standard.json(event)
    } else if event.status == "failed" {
      let reason = event.reason ?? "It cannot be read."
      Output.error(
        reason.contains(event.path) ? reason : "\(event.path): \(reason)", event.remedy ?? "")
    }
  }

  private func show(_ progress: IndexProgress) {
    switch progress.phase {
    case .walking: Progress.standard.show("\(name): looking for files")
    case .reading:
      Progress.standard.show("\(name): \(progress.done) of \(progress.found) files")
    case .embedding:
      Progress.standard.show(
        "\(name): \(progress.embedded) of \(progress.embeddable) chunks embedded, searchable now")
    case .finished, .cancelled, .failed: break
    }
  }

  private func finish(_ progress: IndexProgress, indexed: Int) throws {
    let outcome =
      switch progress.phase {
      case .finished: "finished"
      case .failed: "failed"
      default: "cancelled"
      }
    if json, !isQuiet {
      try Output.standard.json(
        DoneEvent(
          library: name, outcome: outcome, found: progress.found, unchanged: progress.unchanged,
          indexed: indexed, skipped: progress.skipped, failed: progress.failed,
          removed: progress.removed, chunks: progress.chunks, embedded: progress.embedded,
          embeddable: progress.embeddable))
    } else if !isQuiet {
      Output.standard.line(
        "\(name): \(indexed) indexed, \(progress.unchanged) unchanged, \(progress.skipped) skipped, "
          + "\(progress.failed) failed, \(progress.removed) removed")
    }
    if case .failed(let failure) = progress.phase {
      throw CommandFailure(failure: Failure(failure, code: "index_failed"))
    }
    if outcome == "cancelled" { throw CancellationError() }
    if progress.failed > 0, indexed + progress.unchanged == 0 {
      throw CommandFailure(
        failure: Failure(
          code: "nothing_indexed", sentence: "None of the files could be read.",
          remedy: "`outcrop libraries files \(name)` says why."))
    }
  }
}

/// A failure that ends a command.
struct CommandFailure: Error, Explained {
  let failure: Failure
  var sentence: String { failure.sentence }
  var remedy: String { failure.remedy }
}

extension Workbench {
  /// The library a command means: the named one, the one of the paths, the configured one, or the
  /// only one there is. Throws `UsageError` when none or several could be meant.
  func libraryName(_ named: String?, paths: [String]) async throws -> String {
    if let named {
      guard !paths.isEmpty || libraries.exists(named) else {
        throw UsageError.unknownLibrary(named)
      }
      return named
    }
    if !paths.isEmpty { return try await libraries.name(for: paths) }
    if let configured = settings.library { return configured }
    let names = libraries.names()
    guard let only = names.first else { throw UsageError.noLibrary }
    guard names.count == 1 else { throw UsageError.severalLibraries(names) }
    return only
  }
}
