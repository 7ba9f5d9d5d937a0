package import Core

/// Makes the models that run in this process, all behind one gate.
package struct LocalProvider: Sendable {
  private let settings: LocalSettings
  private let gate = LocalGate()
  private let log: @Sendable (String) -> Void

  /// - Parameter log: Takes libllama's warnings and errors, a line each, from any thread.
  package init(
    settings: LocalSettings = LocalSettings(), log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.settings = settings
    self.log = log
  }

  /// Whether this binary was built with libllama.
  package static var isAvailable: Bool {
    #if Local
      true
    #else
      false
    #endif
  }

  /// A chat model from a GGUF file. Loads nothing.
  ///
  /// - Parameters:
  ///   - info: Its window is kept within the settings' limit; without a price it is free.
  ///   - template: The name of a chat template that libllama has built in, or `nil` for the file's.
  package func chatModel(_ info: ModelInfo, file: String, template: String? = nil) -> LocalModel {
    LocalModel(
      info: info, file: file, template: template, settings: settings, gate: gate, log: log)
  }

  /// A chat model for `local:` and a path of the user's own. Its title is the file's name. Loads
  /// nothing but the vocabulary, for the context window. Throws `LocalError`.
  package func chatModel(atPath path: String) async throws -> LocalModel {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let window = try await LocalModel.contextWindow(ofFile: path, settings: settings)
    let info = ModelInfo(
      name: ModelName(provider: "local", id: path), contextWindow: window, price: .free,
      title: name.hasSuffix(".gguf") ? String(name.dropLast(5)) : name)
    return chatModel(info, file: path)
  }

  /// An embedding model from a GGUF file. Loads nothing. It makes way while a chat model of this
  /// provider answers.
  ///
  /// - Parameters:
  ///   - identifier: Names model and version in an index; see `EmbeddingModel`.
  ///   - name: What a user would pull when the file is missing.
  package func embeddingModel(
    identifier: String, dimensions: Int, file: String, name: String
  ) -> LocalEmbeddingModel {
    LocalEmbeddingModel(
      identifier: identifier, dimensions: dimensions, file: file, name: name, settings: settings,
      gate: gate, log: log)
  }
}
