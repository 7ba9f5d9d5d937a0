import Core

/// What looking at one file came to.
enum FileOutcome: Sendable {
  /// The library has this content under this path.
  case same(DocumentID, FileStamp)
  /// The library has this content under a path that is gone.
  case moved(DocumentRecord, FileStamp)
  case read(IndexableDocument, FileStamp)
  case not(DocumentStatus)

  /// Looks at a file: by its content's hash where that can spare reading it, else by reading it.
  static func look(
    at job: IndexPlan.Job, with reader: any DocumentReading
  ) async throws -> FileOutcome {
    try Task.checkCancellation()
    var stamp = job.stamp
    if job.mayBeKnown {
      stamp.hash = FileHash.sha256(of: stamp.path)
      if let known = job.known, known.status == .indexed, known.hash == stamp.hash,
        stamp.hash != nil
      {
        return .same(known.id, stamp)
      }
      if let lost = job.lost.first(where: { $0.hash == stamp.hash && stamp.hash != nil }) {
        return .moved(lost, stamp)
      }
    }
    do {
      let document = try await reader.read(stamp.path)
      if stamp.hash == nil { stamp.hash = FileHash.sha256(of: stamp.path) }
      return .read(document, stamp)
    } catch let error as CancellationError {
      throw error
    } catch {
      return .not(status(of: error))
    }
  }

  private static func status(of error: any Error) -> DocumentStatus {
    switch error {
    case let skipped as SkippedFile: .skipped(reason: skipped.reason)
    case let explained as any Explained:
      .failed(reason: explained.sentence, remedy: explained.remedy)
    default: .failed(reason: String(describing: error), remedy: "")
    }
  }
}

extension IndexPlan.Job {
  /// Whether the content may be in the library already.
  var mayBeKnown: Bool { known?.size == stamp.size || !lost.isEmpty }
}
