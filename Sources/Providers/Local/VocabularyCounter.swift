#if Local
  /// Counts tokens while the weights are not loaded.
  ///
  /// It reads the vocabulary alone, on its own thread, and gives it back once the whole model is
  /// there.
  actor VocabularyCounter {
    private let path: String
    private let name: String
    private let log: @Sendable (String) -> Void
    private let thread = DedicatedThread(name: "outcrop-count", niceness: 0)
    private var vocabulary: LlamaModel?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
      thread.asUnownedSerialExecutor()
    }

    init(path: String, name: String, log: @escaping @Sendable (String) -> Void) {
      self.path = path
      self.name = name
      self.log = log
    }

    func count(_ text: String) throws -> Int {
      try loaded().tokens(of: text.utf8, isFraming: false).count
    }

    /// The window as the file states it.
    func window() throws -> Int? {
      try loaded().windowInFile
    }

    func unload() {
      vocabulary = nil
    }

    private func loaded() throws -> LlamaModel {
      if let vocabulary { return vocabulary }
      let new = try LlamaModel(path: path, name: name, vocabularyOnly: true, log: log)
      vocabulary = new
      return new
    }
  }
#endif
