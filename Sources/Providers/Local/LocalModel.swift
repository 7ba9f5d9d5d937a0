package import Core

/// A chat model that runs inside this process, through libllama.
///
/// Nothing is loaded before the first call that needs it. Calls are answered one after another.
/// What the model has read stays in its state: a prompt that goes on where the last answer ended is
/// read from there, and `Usage.cachedTokens` says how much was saved.
package struct LocalModel: ChatModel {
  package let info: ModelInfo
  private let engine: LocalEngine
  private let counter: VocabularyCounter
  private let gate: LocalGate

  /// - Parameters:
  ///   - file: The path of a GGUF file.
  ///   - template: The name of a chat template that libllama has built in, or `nil` for the file's.
  ///   - gate: Shared with the embedding model that makes way for answers.
  ///   - log: Takes libllama's warnings and errors, a line each, from any thread.
  package init(
    info: ModelInfo, file: String, template: String? = nil,
    settings: LocalSettings = LocalSettings(),
    gate: LocalGate = LocalGate(), log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    let window = info.contextWindow.map { min($0, settings.windowLimit) }
    self.info = ModelInfo(
      name: info.name, contextWindow: window, price: info.price ?? .free, title: info.title)
    self.gate = gate
    engine = LocalEngine(
      path: file, name: info.name.id, template: template, settings: settings, log: log)
    counter = VocabularyCounter(path: file, name: info.name.id, log: log)
  }

  /// Answers one prompt. Cancelling stops within one token, in the middle of reading too; the state
  /// stays usable, and what the model had read is not read again.
  package func stream(_ prompt: Prompt) -> AsyncStream<StreamEvent> {
    AsyncStream { continuation in
      let stop = StopFlag()
      gate.enter()
      continuation.onTermination = { _ in stop.set() }
      Task { [engine, gate] in
        await engine.answer(prompt, until: stop) { continuation.yield($0) }
        gate.leave()
        continuation.finish()
      }
    }
  }

  /// Counts exactly; an estimate only when the file cannot be read.
  package func countTokens(in text: String) async -> TokenCount {
    if let count = engine.countTokens(in: text) {
      await counter.unload()
      return TokenCount(count)
    }
    do {
      return TokenCount(try await counter.count(text))
    } catch {
      // The answer itself will say why the file cannot be read; here a guess is enough.
      return .estimate((text.utf8.count + 3) / 4)
    }
  }

  /// Prompt tokens a second as measured last. The first call loads the model to measure it; `nil`
  /// when that fails.
  package func readingSpeed() async -> Double? {
    if let speed = engine.measuredSpeed { return speed }
    do {
      try await warmUp()
    } catch {
      // Asking the model will tell the failure; its speed is just not known.
      return nil
    }
    return engine.measuredSpeed
  }

  /// Loads the model and measures its reading speed, so that the first answer begins sooner.
  /// Throws `LocalError`.
  package func warmUp() async throws {
    try await engine.warmUp()
  }

  /// Forgets what was read: the next prompt is read from its start.
  package func forget() async {
    await engine.forget()
  }

  /// Gives the model's memory back; the next call loads it again.
  package func unload() async {
    await engine.unload()
    await counter.unload()
  }

  /// The context window as the file states it, within the limit of the settings. Throws
  /// `LocalError`.
  package static func contextWindow(
    ofFile file: String, settings: LocalSettings = LocalSettings()
  ) async throws -> Int? {
    let counter = VocabularyCounter(path: file, name: file, log: { _ in })
    return try await counter.window().map { min($0, settings.windowLimit) }
  }
}
