import Core
import Glibc

/// Hands files to a few reader processes, starting them when needed.
actor ReaderPool {
  private let program: String
  private let limits: ReadLimits
  private let size: Int
  private var idle: [ReaderProcess] = []
  private var busy = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(program: String, limits: ReadLimits, size: Int = 2) {
    self.program = program
    self.limits = limits
    self.size = size
  }

  /// The document, its title perhaps empty. Throws `DocumentError` or `CancellationError`.
  func read(_ request: ReaderRequest) async throws -> ReadDocument {
    await acquire()
    defer { release() }
    try Task.checkCancellation()
    let reused = idle.popLast()
    guard let process = reused ?? ReaderProcess(program: program) else {
      throw DocumentError.readerMissing(path: request.path)
    }
    var result = await exchange(request, with: process)
    if case .failure(.ended(signal: nil)) = result, reused != nil {
      // An idle reader may have been ended from outside; that says nothing about this file.
      try Task.checkCancellation()
      guard let fresh = ReaderProcess(program: program) else {
        throw DocumentError.readerMissing(path: request.path)
      }
      result = await exchange(request, with: fresh)
      return try finish(result, request, fresh)
    }
    return try finish(result, request, process)
  }

  func rest() {
    idle = []
  }

  private func finish(
    _ result: Result<ReaderReply, ReaderProcess.Failure>, _ request: ReaderRequest,
    _ process: ReaderProcess
  ) throws -> ReadDocument {
    try Task.checkCancellation()
    switch result {
    case .success(.document(let parsed)):
      idle.append(process)
      return ReadDocument(parsed, kind: request.kind)
    case .success(.refused(let refusal)):
      if refusal != .outOfMemory { idle.append(process) }
      throw DocumentError(refusal, path: request.path, limits: limits)
    case .failure(let failure):
      process.kill()
      throw DocumentError(failure, path: request.path, limits: limits)
    }
  }

  private func exchange(
    _ request: ReaderRequest, with process: ReaderProcess
  ) async -> Result<ReaderReply, ReaderProcess.Failure> {
    let header = ReaderRequest.Header(
      kind: request.kind.name, password: request.password?.reveal(),
      unpackedBytes: limits.unpackedBytes, processorSeconds: limits.processorSeconds,
      memoryBytes: limits.memoryBytes, size: request.content.size
    ).encoded
    let seconds = limits.seconds
    return await withTaskCancellationHandler {
      await OwnThread.run {
        do {
          return .success(try process.exchange(header, request.content, seconds: seconds))
        } catch let failure as ReaderProcess.Failure {
          return .failure(failure)
        } catch {
          return .failure(.fileUnreadable("\(error)"))
        }
      }
    } onCancel: {
      process.kill()
    }
  }

  private func acquire() async {
    if busy < size {
      busy += 1
      return
    }
    // The one who finishes passes its place on, so `busy` stays as it is.
    await withCheckedContinuation { waiting.append($0) }
  }

  private func release() {
    if waiting.isEmpty { busy -= 1 } else { waiting.removeFirst().resume() }
  }
}

extension ReadDocument {
  fileprivate init(_ parsed: ReaderReply.Parsed, kind: DocumentKind) {
    var remarks: [Remark] = parsed.isRecovered ? [.recovered] : []
    if !parsed.pagesWithoutText.isEmpty {
      remarks.append(.pagesWithoutText(parsed.pagesWithoutText))
    }
    self.init(
      title: parsed.title, kind: kind, text: parsed.text, pageStarts: parsed.pageStarts,
      pageLabels: parsed.pageLabels, sections: parsed.sections, language: parsed.language,
      remarks: remarks)
  }
}

extension DocumentError {
  fileprivate init(_ refusal: ReaderReply.Refusal, path: String, limits: ReadLimits) {
    self =
      switch refusal {
      case .encrypted: .encrypted(path: path)
      case .wrongPassword: .wrongPassword(path: path)
      case .noTextLayer(let pages): .noTextLayer(path: path, pages: pages)
      case .empty: .empty(path: path)
      case .damaged(let detail): .damaged(path: path, detail: detail)
      case .expandsTooFar: .expandsTooFar(path: path, limit: limits.unpackedBytes)
      case .unsupported(let format): .unsupported(path: path, format: format)
      case .outOfMemory: .readerFailed(path: path, detail: "it needs too much memory")
      }
  }

  fileprivate init(_ failure: ReaderProcess.Failure, path: String, limits: ReadLimits) {
    self =
      switch failure {
      case .timedOut: .timedOut(path: path, seconds: limits.seconds)
      case .ended(signal: SIGXCPU): .timedOut(path: path, seconds: limits.processorSeconds)
      case .ended(.some(let signal)): .readerFailed(path: path, detail: "signal \(signal)")
      case .ended(.none): .readerFailed(path: path, detail: "it ended")
      case .malformed: .readerFailed(path: path, detail: "its reply made no sense")
      case .fileUnreadable(let detail): .unreadable(path: path, detail: detail)
      }
  }
}
