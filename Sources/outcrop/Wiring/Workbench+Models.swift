import Agent
import Core
import Dispatch
import FoundationEssentials
import Providers
import Transport

extension Workbench {
  /// The model of a name, or why it cannot answer. Loads nothing but a foreign file's head, and
  /// runs the command for the API key when one is needed.
  ///
  /// - Parameter name: The configured model when `nil`.
  func chatModel(_ name: ModelName? = nil) async -> Result<any ChatModel, ModelMissing> {
    let name = name ?? settings.model
    do {
      switch name.provider {
      case "local": return .success(try await localModel(name))
      case "openai": return .success(try await openAIModel(name))
      case "bedrock": return .success(try bedrockModel(name))
      default:
        return .failure(
          ModelMissing(
            Failure(
              code: "unknown_provider", sentence: "There is no provider named \(name.provider).",
              remedy: "Name the model as local:NAME, openai:NAME or bedrock:ID.")))
      }
    } catch {
      return .failure(ModelMissing(Failure(anything: error, code: "model_unavailable")))
    }
  }

  private func localModel(_ name: ModelName) async throws -> any ChatModel {
    guard LocalProvider.isAvailable else { throw LocalError.unavailable }
    let catalogue = try catalogue()
    if let model = catalogue.models.first(where: { $0.name == name.id }) {
      let path = modelFiles.path(of: model)
      guard model.role == .chat else {
        throw LocalError.wrongKind(path: path, wanted: "chat model")
      }
      guard modelFiles.state(of: model) == .present else {
        throw LocalError.missing(path: path, model: model.name)
      }
    }
    return try await local().chatModel(
      id: name.id, catalogue: catalogue, files: modelFiles, home: folders.home.path,
      folder: FileManager.default.currentDirectoryPath)
  }

  private func openAIModel(_ name: ModelName) async throws -> any ChatModel {
    let endpoint = try await openAIEndpoint()
    if isOpenAIItself, endpoint.key == nil {
      // Without one the question would go there for nothing.
      throw CommandFailure(
        failure: Failure(
          code: "no_api_key", sentence: "There is no API key for OpenAI.",
          remedy: "Set OPENAI_API_KEY, or OPENAI_BASE_URL for another server."))
    }
    let listed = isOpenAIItself ? prices().price(of: name) : settings.prices[name.description]
    return OpenAIModel(
      info: ModelInfo(name: name, contextWindow: nil, price: listed, title: name.id),
      endpoint: endpoint, transport: transport(),
      policy: RetryPolicy(clock: ContinuousClock(), random: { Double.random(in: 0..<1) }))
  }

  /// The server of `openai:` models, with its key. Throws `ConfigurationError.keyCommand`.
  func openAIEndpoint() async throws -> OpenAIEndpoint {
    OpenAIEndpoint(
      base: settings.openAIBaseURL, key: try await openAIKey(),
      idleTimeout: .seconds(settings.idleTimeoutSeconds))
  }

  /// From `OPENAI_API_KEY`, else from the configured command, else none: many servers want none.
  private func openAIKey() async throws -> Secret? {
    let key = (environment["OPENAI_API_KEY"] ?? "").filter { !$0.isWhitespace }
    if !key.isEmpty { return Secret(key) }
    guard let line = settings.openAIKeyCommand else { return nil }
    guard let command = KeyCommand(line) else {
      throw ConfigurationError.keyCommand(reason: "its quotes do not match")
    }
    let environment = environment
    return try await withCheckedThrowingContinuation { continuation in
      // It may wait for a person, so it gets a thread of its own.
      DispatchQueue.global().async {
        continuation.resume(with: Result { try command.run(environment: environment) })
      }
    }
  }

  /// The price list is that of OpenAI's own server; what others ask for is unknown.
  private var isOpenAIItself: Bool {
    settings.openAIBaseURL.hasPrefix("https://api.openai.com/")
  }

  /// The model that finds chunks by meaning; `nil` when none is configured, or it is not here.
  /// Loads nothing.
  func embedder() -> (any EmbeddingModel)? {
    guard let name = settings.embedding, name.provider == "local", LocalProvider.isAvailable,
      let model = try? catalogue().model(named: name.id), model.role == .embedding,
      modelFiles.state(of: model) == .present
    else { return nil }
    return local().embeddingModel(model, in: modelFiles)
  }
}

extension Failure {
  /// An error as a failure, in its own words where it has some.
  init(anything error: any Error, code: String) {
    if let explained = error as? any Explained {
      self.init(explained, code: code)
    } else {
      self.init(
        code: code, sentence: "Something unforeseen went wrong: \(error).",
        remedy: "Run `outcrop doctor` to look for the cause.")
    }
  }
}

/// A path as the file system has it, from one that may begin at the working directory.
func absolutePath(_ path: String) -> String {
  let base = path.hasPrefix("/") ? "" : FileManager.default.currentDirectoryPath + "/"
  let whole = URL(filePath: base + path).standardizedFileURL.path
  return whole.count > 1 && whole.hasSuffix("/") ? String(whole.dropLast()) : whole
}
