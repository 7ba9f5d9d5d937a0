package import Core
import FoundationEssentials
import GRDB

/// Which arms a retriever uses.
package enum RetrievalMode: String, CaseIterable, Sendable {
  case lexical, dense, hybrid
}

/// Finds chunks of one library by words and by meaning.
///
/// Without an embedding model, or while no embeddings exist, the lexical arm answers alone. Any
/// text is a valid question. May be used from many tasks, also while the library is indexed.
package struct LibraryRetriever: Retriever {
  /// Candidates each arm names for fusion.
  private static let candidates = 100
  /// Chunks of no relation to a question have cosines up to about 0.2 with all-MiniLM-L6-v2.
  private static let leastCosine = 0.25
  /// Chunks that show the language of what is asked about.
  private static let evidence = 3

  let library: Library
  let embedder: (any EmbeddingModel)?
  let mode: RetrievalMode

  /// - Parameter embedder: The model the library was embedded with; `nil` searches by words only.
  package init(
    _ library: Library, embedder: (any EmbeddingModel)? = nil, mode: RetrievalMode = .hybrid
  ) {
    self.library = library
    self.embedder = mode == .lexical ? nil : embedder
    self.mode = mode
  }

  package func document(_ id: DocumentID) async throws -> DocumentText? {
    try await library.document(id)
  }

  package func retrieve(_ query: RetrievalQuery) async throws -> [Source] {
    guard query.topK > 0 else { return [] }
    let routes = try await library.read { database in
      try DocumentRouter().routes(for: query.text, in: database)
    }
    let count = max(Self.candidates, query.topK)
    var best = try await search(query.text, count, among: nil)
    if let question = routes.first?.question {
      let scopes = routes.map(\.chunks)
      let routed = try await search(question, count, within: scopes)
      best = RouteFusion.fuse(all: best, routed: zip(routes, routed).map { ($0.share, $1) })
    }
    guard best.contains(where: Self.isFound) else { return [] }
    return try await sources(Array(best.prefix(query.topK)), for: query.text)
  }

  /// A nearest chunk there always is: without a word in common it must be near to count as found.
  private static func isFound(_ chunk: FusedChunk) -> Bool {
    chunk.lexical != nil || (chunk.dense?.score ?? 0) >= leastCosine
  }

  private func search(
    _ question: String, _ count: Int, among range: ClosedRange<Int64>?
  ) async throws -> [FusedChunk] {
    let vector = try await embed(question)
    return try await search(question, vector, count, among: range)
  }

  private func search(
    _ question: String, _ count: Int, within ranges: [ClosedRange<Int64>]
  ) async throws -> [[FusedChunk]] {
    let vector = try await embed(question)
    var found: [[FusedChunk]] = []
    for range in ranges {
      found.append(try await search(question, vector, count, among: range))
    }
    return found
  }

  private func search(
    _ question: String, _ vector: DenseQuestion?, _ count: Int, among range: ClosedRange<Int64>?
  ) async throws -> [FusedChunk] {
    let dense = vector.map { vector in
      range.map { vector.vectors.best(count, for: vector.query, among: $0) }
        ?? vector.vectors.best(count, for: vector.query)
    }
    let lexical = mode == .dense ? [] : try await lexical(question, count, among: range)
    let prominence = range == nil ? vector.flatMap { $0.vectors.prominence(of: $0.query) } : nil
    let weight = try await denseWeight(
      for: question, lexical, prominence, vectors: vector?.vectors.count ?? 0)
    return ScoreFusion.fuse(lexical: lexical, dense: dense ?? [], denseWeight: weight) { chunk in
      vector.flatMap { $0.vectors.score($0.query, chunk: chunk) }
    }
  }

  /// While embeddings fill in, the dense arm counts by the share of chunks it knows: the others
  /// must not sink because they are not embedded yet.
  private func denseWeight(
    for question: String, _ lexical: [ScoredChunk], _ prominence: Double?, vectors: Int
  ) async throws -> Double {
    guard vectors > 0, mode == .hybrid else { return 1 }
    let best = lexical.prefix(Self.evidence).map(\.chunk)
    let (texts, chunks) = try await library.read { database in
      (
        try ChunkRecord.fetch(best, in: database).map(\.text),
        try Int.fetchOne(database, sql: "SELECT sum(chunks) FROM document") ?? 0
      )
    }
    let weight = DenseTrust.weight(for: question, evidence: texts, prominence: prominence)
    return weight * min(1, Double(vectors) / Double(max(1, chunks)))
  }

  private func lexical(
    _ question: String, _ count: Int, among range: ClosedRange<Int64>?
  ) async throws -> [ScoredChunk] {
    let query = LexicalQuery(question)
    guard !query.isEmpty else { return [] }
    let arm = LexicalArm(frequencies: library.frequencies)
    return try await library.read { try arm.best(count, for: query, among: range, in: $0) }
  }

  /// A question as the dense arm sees it.
  private struct DenseQuestion {
    let query: QuantizedVector
    let vectors: VectorSet
  }

  /// `nil` without a model or while the library has no vectors.
  private func embed(_ question: String) async throws -> DenseQuestion? {
    guard let embedder, !question.isEmpty else { return nil }
    let vectors: VectorSet
    do {
      vectors = try await library.vectors.current(
        model: embedder.identifier, dimensions: embedder.dimensions, in: library.pool)
    } catch {
      throw RetrievalError(error, at: library.url.path)
    }
    guard vectors.count > 0 else { return nil }
    guard let vector = try await embedder.embed([question], for: .query).first else { return nil }
    return DenseQuestion(query: QuantizedVector(vector), vectors: vectors)
  }

  /// Reads the chunks and marks the question's words in them; chunks gone meanwhile are left out.
  private func sources(_ best: [FusedChunk], for question: String) async throws -> [Source] {
    let chunks = try await library.read { try ChunkRecord.fetch(best.map(\.chunk), in: $0) }
    let scores = Dictionary(uniqueKeysWithValues: best.map { ($0.chunk, $0) })
    var finder = MatchFinder(LexicalQuery(question))
    return chunks.enumerated().map { index, chunk in
      let fused = scores[chunk.id.rawValue]
      return Source(
        rank: index + 1, chunk: chunk, score: min(1, max(0, fused?.score ?? 0)),
        lexical: fused?.lexical, dense: fused?.dense, matches: finder.matches(in: chunk.text))
    }
  }
}
