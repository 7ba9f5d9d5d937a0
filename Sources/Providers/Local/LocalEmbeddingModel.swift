package import Core

/// An embedding model that runs inside this process, through libllama.
///
/// Documents are embedded by single threads side by side, behind everything else: they make way
/// between batches while an answer is written. A query has a thread of its own and waits for
/// nothing. Vectors are pooled as the file says, normalised, cut at 256 tokens as the reference
/// implementation of all-MiniLM-L6-v2 does.
package struct LocalEmbeddingModel: EmbeddingModel {
  package let identifier: String
  package let dimensions: Int
  private let workers: EmbeddingWorkers

  /// - Parameters:
  ///   - file: The path of a GGUF file that holds an encoder.
  ///   - name: What a user would pull when the file is missing.
  ///   - gate: Shared with the chat models that go first.
  ///   - log: Takes libllama's warnings and errors, a line each, from any thread.
  package init(
    identifier: String, dimensions: Int, file: String, name: String,
    settings: LocalSettings = LocalSettings(), gate: LocalGate = LocalGate(),
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.identifier = identifier
    self.dimensions = dimensions
    workers = EmbeddingWorkers(path: file, name: name, settings: settings, gate: gate, log: log)
  }

  /// Throws `LocalError`, or `CancellationError` between batches.
  package func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> [[Float]] {
    switch purpose {
    case .query: try await workers.embedQueries(texts)
    case .document: try await workers.embedDocuments(texts)
    }
  }

  /// Loads the model, so that the first query is answered at once. Throws `LocalError`.
  package func prepare() async throws {
    try await workers.prepare()
  }
}
