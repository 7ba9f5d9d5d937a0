package import Core

/// Brings a library in step with files on disk: text first, then embeddings behind it.
///
/// Every document is one transaction: a run killed at any point loses nothing that was written,
/// doubles nothing, and the next run goes on where it was.
package struct Indexer: Sendable {
  let library: Library
  let reader: any DocumentReading
  let embedder: (any EmbeddingModel)?
  let now: @Sendable () -> Double
  let courtesy: @Sendable () async -> Void

  /// - Parameters:
  ///   - embedder: `nil` fills only the lexical index.
  ///   - now: Seconds since 1970.
  ///   - courtesy: Awaited before every batch of embeddings; returns when the machine is free.
  package init(
    library: Library, reader: any DocumentReading, embedder: (any EmbeddingModel)? = nil,
    now: @escaping @Sendable () -> Double, courtesy: @escaping @Sendable () async -> Void = {}
  ) {
    self.library = library
    self.reader = reader
    self.embedder = embedder
    self.now = now
    self.courtesy = courtesy
  }

  /// Indexes files and folders, given as absolute paths, and remembers them as the library's roots.
  ///
  /// The stream ends after one value whose phase is `finished`, `cancelled` or `failed`. Every file
  /// looked at and not unchanged is `news` of one value. Ending the stream's reader cancels the
  /// run after the document or batch at work.
  package func run(_ roots: [String]) -> AsyncStream<IndexProgress> {
    AsyncStream { continuation in
      let task = Task {
        var run = IndexRun(self) { continuation.yield($0) }
        await run.run(roots)
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Indexes the library's own roots again.
  package func runAgain() -> AsyncStream<IndexProgress> {
    AsyncStream { continuation in
      let task = Task {
        var run = IndexRun(self) { continuation.yield($0) }
        await run.run(nil)
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}
