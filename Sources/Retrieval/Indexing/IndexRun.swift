import Core
import FoundationEssentials
import GRDB

/// One run of an indexer, from the walk to the last embedding.
struct IndexRun {
  /// Files read at the same time; one task writes.
  private static let readers = 2

  let indexer: Indexer
  private let report: (IndexProgress) -> Void
  private(set) var progress = IndexProgress()
  var library: Library { indexer.library }

  init(_ indexer: Indexer, report: @escaping (IndexProgress) -> Void) {
    self.indexer = indexer
    self.report = report
  }

  /// Runs to the end and reports it; `nil` takes the library's own roots.
  mutating func run(_ roots: [String]?) async {
    do {
      tell()
      let roots = try await remember(roots)
      let plan = try await plan(roots)
      try await read(plan)
      try await remove(plan.gone)
      try await embed()
      end(.finished)
    } catch is CancellationError {
      end(.cancelled)
    } catch let error as any Error & Explained {
      end(.failed(IndexFailure(sentence: error.sentence, remedy: error.remedy)))
    } catch {
      let wrapped = RetrievalError(error, at: library.url.path)
      end(.failed(IndexFailure(sentence: wrapped.sentence, remedy: wrapped.remedy)))
    }
  }

  mutating func update(_ change: (inout IndexProgress) -> Void) {
    change(&progress)
    tell()
    progress.news = nil
  }

  private func tell() { report(progress) }

  private mutating func end(_ phase: IndexProgress.Phase) {
    update { $0.phase = phase }
  }

  private func remember(_ roots: [String]?) async throws -> [String] {
    guard let roots else {
      return try await library.read { try String.fetchAll($0, sql: "SELECT path FROM root") }
    }
    try await library.write { database in
      for root in roots {
        try database.execute(sql: "INSERT OR IGNORE INTO root (path) VALUES (?)", arguments: [root])
      }
    }
    return roots
  }

  private mutating func plan(_ roots: [String]) async throws -> IndexPlan {
    let walked = await indexer.reader.walk(roots)
    try Task.checkCancellation()
    let reader = indexer.reader.identifier
    let plan = try await library.read { database in
      try IndexPlan(walked, under: roots, reader: reader, in: database)
    }
    update {
      $0.phase = .reading
      $0.found = plan.found
      $0.done = plan.unchanged
      $0.unchanged = plan.unchanged
    }
    for note in plan.unreachable { update { $0.news = note } }
    for (path, reason) in plan.skipped {
      try await note(FileStamp(path: path, size: 0, modified: 0), .skipped(reason: reason))
    }
    return plan
  }

  /// Reads the files of the plan, a few at a time, and writes each as it comes.
  private mutating func read(_ plan: IndexPlan) async throws {
    let reader = indexer.reader
    try await withThrowingTaskGroup(of: (IndexPlan.Job, FileOutcome).self) { group in
      var jobs = plan.jobs.makeIterator()
      for _ in 0..<Self.readers {
        guard let job = jobs.next() else { break }
        group.addTask { (job, try await FileOutcome.look(at: job, with: reader)) }
      }
      while let (job, outcome) = try await group.next() {
        if let job = jobs.next() {
          group.addTask { (job, try await FileOutcome.look(at: job, with: reader)) }
        }
        try await write(outcome, of: job)
      }
    }
  }

  private mutating func write(_ outcome: FileOutcome, of job: IndexPlan.Job) async throws {
    let (identifier, time) = (indexer.reader.identifier, indexer.now())
    switch outcome {
    case .same(let record, let stamp):
      try await library.write { try DocumentRecord.touch(record, stamp, in: $0) }
      update {
        $0.done += 1
        $0.unchanged += 1
      }
    case .moved(let record, let stamp):
      try await library.write { try DocumentRecord.move(record, to: stamp, in: $0) }
      update {
        $0.done += 1
        $0.unchanged += 1
        $0.news = FileReport(path: stamp.path, status: .indexed)
      }
    case .read(let document, let stamp):
      let chunks = try await library.write {
        try DocumentRecord.replace(stamp, with: document, reader: identifier, at: time, in: $0)
      }
      update {
        $0.done += 1
        $0.chunks += chunks
        $0.news = FileReport(path: stamp.path, status: .indexed)
      }
    case .not(let status):
      try await note(job.stamp, status)
    }
  }

  private mutating func note(_ stamp: FileStamp, _ status: DocumentStatus) async throws {
    let (identifier, time) = (indexer.reader.identifier, indexer.now())
    try await library.write {
      try DocumentRecord.note(stamp, status, reader: identifier, at: time, in: $0)
    }
    update {
      $0.done += 1
      if case .skipped = status { $0.skipped += 1 } else { $0.failed += 1 }
      $0.news = FileReport(path: stamp.path, status: status)
    }
  }

  /// Takes out documents whose file is gone, unless a rename has given them a new path meanwhile.
  private mutating func remove(_ gone: [DocumentRecord]) async throws {
    for record in gone {
      try Task.checkCancellation()
      let isRemoved = try await library.write { database in
        guard try DocumentRecord.fetch(path: record.path, in: database)?.id == record.id else {
          return false
        }
        try DocumentRecord.delete(record.id, in: database)
        return true
      }
      if isRemoved { update { $0.removed += 1 } }
    }
  }
}
