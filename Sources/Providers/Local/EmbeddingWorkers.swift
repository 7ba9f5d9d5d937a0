#if Local
  import Core

  /// Spreads texts over embedding workers, and keeps one worker free for queries.
  actor EmbeddingWorkers {
    private let path: String
    private let name: String
    private let gate: LocalGate
    private let log: @Sendable (String) -> Void
    private let forQueries = EmbeddingWorker(niceness: 0)
    private let forDocuments: [EmbeddingWorker]
    private var loading: Task<LlamaModel, any Error>?

    /// Texts between two looks at the gate and at cancellation: some tenths of a second.
    private static let batch = 16

    init(
      path: String, name: String, settings: LocalSettings, gate: LocalGate,
      log: @escaping @Sendable (String) -> Void
    ) {
      self.path = path
      self.name = name
      self.gate = gate
      self.log = log
      let count = min(8, max(1, settings.threadLimit ?? ThisProcess.cpuCount))
      forDocuments = (0..<count).map { _ in EmbeddingWorker(niceness: settings.indexingNiceness) }
    }

    func prepare() async throws {
      _ = try await forQueries.embed([""], with: model())
    }

    func embedQueries(_ texts: [String]) async throws -> [[Float]] {
      try await forQueries.embed(texts, with: model())
    }

    func embedDocuments(_ texts: [String]) async throws -> [[Float]] {
      let model = try await model()
      let batches = Batches(texts, size: Self.batch)
      var vectors = [[Float]](repeating: [], count: texts.count)
      let workers = forDocuments.prefix(batches.count)
      try await withThrowingTaskGroup(of: [(Int, [Float])].self) { [gate] group in
        for worker in workers {
          group.addTask {
            var done: [(Int, [Float])] = []
            while let batch = batches.next() {
              try await gate.waitUntilIdle()
              let texts = batch.map(\.text)
              done += zip(batch.map(\.index), try await worker.embed(texts, with: model))
            }
            return done
          }
        }
        for try await done in group {
          for (index, vector) in done { vectors[index] = vector }
        }
      }
      return vectors
    }

    private func model() async throws -> LlamaModel {
      if let loading { return try await loading.value }
      let task = Task { [forQueries, path, name, log] in
        let model = try await forQueries.load(path: path, name: name, log: log)
        guard model.isEncoder else {
          throw LocalError.wrongKind(path: path, wanted: "embedding model")
        }
        return model
      }
      loading = task
      do {
        return try await task.value
      } catch {
        loading = nil  // The file may be there the next time.
        throw error
      }
    }
  }
#endif
