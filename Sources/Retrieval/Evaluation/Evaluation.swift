package import Core
package import Foundation

/// What an evaluation measured.
package struct EvaluationReport: Equatable, Sendable {
  package var chunks = 0
  package var queries = 0
  /// Seconds until every chunk could be found by its words.
  package var lexicalSeconds = 0.0
  /// Seconds from then until every chunk had its embedding.
  package var embeddingSeconds = 0.0
  /// Milliseconds for one query, model included: median and 99th percentile.
  package var latencyP50 = 0.0
  package var latencyP99 = 0.0
}

/// Judges retrieval on a collection: indexes its corpus, runs its queries, writes what was found.
///
/// The collection is a folder with `corpus.jsonl.gz` (`id`, `title`, `text`, for long documents
/// `doc`, `start`, `end`) and `queries.jsonl.gz` (`id`, `text`); to judge the chunker also
/// `documents.jsonl.gz` (`id`, `title`, `text`).
package struct Evaluation: Sendable {
  private struct Query: Decodable {
    let id: String
    let text: String
  }

  private let folder: URL
  private let library: Library
  private let embedder: (any EmbeddingModel)?

  /// - Parameter library: An empty one, or one made by an evaluation of the same collection.
  package init(
    collection folder: URL, library: Library, embedder: (any EmbeddingModel)? = nil
  ) {
    self.folder = folder
    self.library = library
    self.embedder = embedder
  }

  /// Indexes the corpus, answers every query with at most `topK` chunks and writes them to `output`
  /// in TREC's six columns. With `chunked`, the whole documents go through the product's chunker,
  /// and a chunk is called `DOCUMENT#START-END` in code points. Throws `RetrievalError`, or what the
  /// embedding model throws.
  package func run(
    mode: RetrievalMode, topK: Int, chunked: Bool = false, to output: URL
  ) async throws -> EvaluationReport {
    let corpus: any JudgedCorpus =
      chunked
      ? CollectionDocuments(
        try file("documents", of: CollectionDocuments.Entry.self).entries())
      : CollectionCorpus(try file("corpus", of: CollectionCorpus.Entry.self).entries())
    var report = EvaluationReport()
    try await index(corpus, for: mode, &report)
    report.chunks = try await library.statistics().chunks
    let retriever = LibraryRetriever(library, embedder: embedder, mode: mode)
    var latencies: [Double] = []
    var run = ""
    for query in try file("queries", of: Query.self).entries() {
      let start = ContinuousClock.now
      let found = try await retriever.retrieve(RetrievalQuery(text: query.text, topK: topK))
      latencies.append((ContinuousClock.now - start) / .milliseconds(1))
      for source in found {
        let chunk = corpus.identifier(of: source.chunk)
        run += "\(query.id)\tQ0\t\(chunk)\t\(source.rank)\t\(source.score)\toutcrop\n"
      }
    }
    do {
      try Data(run.utf8).write(to: output)
    } catch {
      throw RetrievalError.cannotOpen(path: output.path, detail: String(describing: error))
    }
    report.queries = latencies.count
    latencies.sort()
    report.latencyP50 = percentile(0.5, of: latencies)
    report.latencyP99 = percentile(0.99, of: latencies)
    return report
  }

  private func index(
    _ corpus: any JudgedCorpus, for mode: RetrievalMode, _ report: inout EvaluationReport
  ) async throws {
    let indexer = Indexer(
      library: library, reader: corpus, embedder: mode == .lexical ? nil : embedder, now: { 0 })
    let start = ContinuousClock.now
    var embeddingStart: ContinuousClock.Instant?
    for await progress in indexer.run([CollectionCorpus.root]) {
      if progress.phase == .embedding, embeddingStart == nil { embeddingStart = .now }
      if case .failed(let failure) = progress.phase {
        throw RetrievalError.unreadableCollection(file: folder.path, detail: failure.sentence)
      }
    }
    let end = ContinuousClock.now
    report.lexicalSeconds = ((embeddingStart ?? end) - start) / .seconds(1)
    report.embeddingSeconds = embeddingStart.map { (end - $0) / .seconds(1) } ?? 0
  }

  private func percentile(_ share: Double, of sorted: [Double]) -> Double {
    sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }

  private func file<Entry>(_ name: String, of: Entry.Type) -> CollectionFile<Entry> {
    let packed = folder.appendingPathComponent("\(name).jsonl.gz")
    let isPacked = FileManager.default.fileExists(atPath: packed.path)
    return CollectionFile(
      url: isPacked ? packed : folder.appendingPathComponent("\(name).jsonl"))
  }
}
