import Core
import FoundationEssentials

/// What was chosen, from flags, variables, file and defaults, in this order.
struct Settings: Equatable {
  var model: ModelName
  /// `nil` retrieves by words alone.
  var embedding: ModelName?
  var library: String?
  var theme: String?
  var topK: Int
  var temperature: Double?
  var maxCompletionTokens: Int
  var firstTokenSeconds: Double
  var idleTimeoutSeconds: Double
  var mouse: Bool
  /// Columns.
  var measure: Int
  var keys: String
  /// `nil` is all cores.
  var localThreads: Int?
  var localContextWindow: Int
  var openAIBaseURL: String
  var openAIKeyCommand: String?
  var bedrockRegion: String?
  var bedrockProfile: String?
  var bedrockEndpoint: String?
  /// Absolute.
  var modelsDirectory: String
  /// The user's own, by `provider:id`.
  var prices: [String: Price]

  /// Reads the file when there is one. Throws `ConfigurationError` with the first mistake.
  ///
  /// - Parameter flags: Values from the command line, by setting; of kinds the settings take.
  init(
    folders: Folders, environment: [String: String], flags: [String: SettingValue] = [:]
  ) throws {
    let file = try Self.file(at: folders.configurationFile)
    if let problem = file?.problems.first { throw ConfigurationError.problem(problem) }
    var values = file?.values ?? [:]
    for (key, value) in try Self.variables(in: environment) { values[key] = value }
    for (key, value) in flags { values[key] = value }
    self.init(values, prices: file?.prices ?? [:], folders: folders)
  }

  /// The file read and checked; `nil` when there is none. Throws `ConfigurationError.unreadable`.
  static func file(at url: URL) throws -> ConfigurationFile? {
    let path = url.path
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let bytes = try? Data(contentsOf: url) else {
      throw ConfigurationError.unreadable(path: path, reason: "it cannot be read")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError.unreadable(path: path, reason: "it is not UTF-8")
    }
    return ConfigurationFile(text, path: path)
  }

  /// The variables that are set. Throws `ConfigurationError.problem` for one that is not allowed.
  static func variables(in environment: [String: String]) throws -> [String: SettingValue] {
    var values: [String: SettingValue] = [:]
    for setting in Setting.all {
      guard let text = environment[setting.variable], !text.isEmpty else { continue }
      guard let value = setting.kind.parse(text) else {
        throw ConfigurationError.problem(
          ConfigurationProblem(
            place: setting.variable, line: nil, sentence: "The variable is not what it should be.",
            remedy: "It takes \(setting.kind.allowed)."))
      }
      values[setting.key] = value
    }
    return values
  }

  private init(_ values: [String: SettingValue], prices: [String: Price], folders: Folders) {
    func text(_ key: String) -> String? {
      if case .text(let text)? = values[key], !text.isEmpty { text } else { nil }
    }
    func integer(_ key: String) -> Int? {
      if case .integer(let number)? = values[key] { number } else { nil }
    }
    func number(_ key: String) -> Double? {
      if case .number(let number)? = values[key] { number } else { nil }
    }
    model = text("model").flatMap { ModelName($0) } ?? Self.defaultModel
    embedding =
      text("embedding") == "none"
      ? nil : text("embedding").flatMap { ModelName($0) } ?? Self.defaultEmbedding
    library = text("library")
    theme = text("theme")
    topK = integer("top_k") ?? 6
    temperature = number("temperature")
    maxCompletionTokens = integer("max_completion_tokens") ?? 1024
    firstTokenSeconds = number("first_token_seconds") ?? 5
    idleTimeoutSeconds = number("idle_timeout_seconds") ?? 300
    mouse = values["mouse"] != .boolean(false)
    measure = integer("measure") ?? 96
    keys = text("editor.keys") ?? "default"
    localThreads = integer("local.threads").flatMap { $0 == 0 ? nil : $0 }
    localContextWindow = integer("local.context_window") ?? 32_768
    openAIBaseURL = text("openai.base_url") ?? "https://api.openai.com/v1"
    openAIKeyCommand = text("openai.api_key_command")
    bedrockRegion = text("bedrock.region")
    bedrockProfile = text("bedrock.profile")
    bedrockEndpoint = text("bedrock.endpoint")
    modelsDirectory = text("models.directory").map(folders.expand) ?? folders.models.path
    self.prices = prices
  }

  static let defaultModel = ModelName(provider: "local", id: "qwen2.5-coder-0.5b")
  static let defaultEmbedding = ModelName(provider: "local", id: "all-minilm-l6-v2")
}
