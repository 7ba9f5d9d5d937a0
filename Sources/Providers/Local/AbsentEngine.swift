#if !Local
  import Core

  /// Stands in for the engine in a build without libllama: says what to do.
  actor LocalEngine {
    init(
      path: String, name: String, template: String?, settings: LocalSettings,
      log: @escaping @Sendable (String) -> Void
    ) {}

    nonisolated var measuredSpeed: Double? { nil }

    nonisolated func countTokens(in text: String) -> Int? { nil }

    func warmUp() throws { throw LocalError.unavailable }

    func forget() {}

    func unload() {}

    func answer(_ prompt: Prompt, until stop: StopFlag, tell: (StreamEvent) -> Void) {
      tell(.failed(LocalError.unavailable.failure))
    }
  }

  /// Stands in for the counter in a build without libllama.
  actor VocabularyCounter {
    init(path: String, name: String, log: @escaping @Sendable (String) -> Void) {}

    func count(_ text: String) throws -> Int { throw LocalError.unavailable }

    func window() throws -> Int? { throw LocalError.unavailable }

    func unload() {}
  }

  /// Stands in for the embedding workers in a build without libllama.
  actor EmbeddingWorkers {
    init(
      path: String, name: String, settings: LocalSettings, gate: LocalGate,
      log: @escaping @Sendable (String) -> Void
    ) {}

    func prepare() throws { throw LocalError.unavailable }

    func embedQueries(_ texts: [String]) throws -> [[Float]] { throw LocalError.unavailable }

    func embedDocuments(_ texts: [String]) throws -> [[Float]] { throw LocalError.unavailable }
  }

  /// Stands in for the comparison in a build without libllama.
  package struct LocalBenchmark: Sendable {
    package init(
      file: String, threads: Int? = nil, promptTokens: Int = 512, completionTokens: Int = 64,
      rounds: Int = 3
    ) {}

    /// Always throws `LocalError.unavailable`.
    package func run() async throws -> String { throw LocalError.unavailable }
  }
#endif
