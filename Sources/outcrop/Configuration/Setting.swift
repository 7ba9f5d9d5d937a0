/// A value of a setting, from a file, a variable or a flag.
enum SettingValue: Equatable {
  case text(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
}

/// What a setting takes.
enum SettingKind: Equatable {
  case text
  /// `provider:id`.
  case model
  case choice([String])
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  case boolean

  /// What is allowed, for messages: "a whole number from 1 to 50".
  var allowed: String {
    switch self {
    case .text: "a text in quotes"
    case .model: "a model as \"provider:id\", such as \"local:qwen2.5-coder-0.5b\""
    case .choice(let words): "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .boolean: "true or false"
    }
  }

  /// The value when it is allowed; whole numbers may stand for numbers.
  func accept(_ value: SettingValue) -> SettingValue? {
    switch (self, value) {
    case (.text, .text), (.boolean, .boolean): value
    case (.model, .text(let text)): Self.isModel(text) ? value : nil
    case (.choice(let words), .text(let text)): words.contains(text) ? value : nil
    case (.integer(let range), .integer(let number)): range.contains(number) ? value : nil
    case (.number(let range), .number(let number)): range.contains(number) ? value : nil
    case (.number(let range), .integer(let number)):
      range.contains(Double(number)) ? .number(Double(number)) : nil
    default: nil
    }
  }

  /// Reads a variable's text.
  func parse(_ text: String) -> SettingValue? {
    switch self {
    case .text, .model, .choice: accept(.text(text))
    case .integer: Int(text).flatMap { accept(.integer($0)) }
    case .number: Double(text).flatMap { accept(.number($0)) }
    case .boolean:
      switch text.lowercased() {
      case "true", "1", "yes", "on": .boolean(true)
      case "false", "0", "no", "off": .boolean(false)
      default: nil
      }
    }
  }

  private static func isModel(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
  }
}

/// One setting: its name in the file, what it takes, and what it is for.
///
/// `all` is the only place that knows them: the file's check, the commented default and the
/// variables come from it.
struct Setting: Equatable {
  /// The key with its table: `openai.base_url`.
  let key: String
  let kind: SettingKind
  /// A value as it would stand in the file: the default, or an example when there is none.
  let example: String
  let about: String
  /// The variable that overrides the file.
  let variable: String
  /// Whether `example` only is one: nothing applies when the setting is left out.
  let isOptional: Bool

  init(
    _ key: String, _ kind: SettingKind, _ example: String, _ about: String,
    isOptional: Bool = false,
    variable: String? = nil
  ) {
    self.key = key
    self.kind = kind
    self.example = example
    self.about = about
    self.isOptional = isOptional
    self.variable =
      variable ?? "OUTCROP_" + key.uppercased().replacing(".", with: "_")
  }

  /// What applies when nothing is set; empty when nothing does.
  var fallback: String { isOptional ? "" : example.filter { $0 != "\"" } }

  static func named(_ key: String) -> Setting? { all.first { $0.key == key } }

  static let all: [Setting] = [
    Setting("model", .model, #""local:qwen2.5-coder-0.5b""#, "The model that answers."),
    Setting(
      "embedding", .text, #""local:all-minilm-l6-v2""#,
      "The model that finds chunks by meaning; \"none\" finds them by words alone."),
    Setting(
      "library", .text, #""contracts""#, "The library to open when no path is given.",
      isOptional: true),
    Setting(
      "theme", .text, #""outcrop-dark""#,
      "A theme's name; F9 shows them all. Left out, outcrop chooses.", isOptional: true),
    Setting("top_k", .integer(1...50), "6", "How many chunks to retrieve for a question."),
    Setting(
      "temperature", .number(0...2), "0.2",
      "How freely words are chosen; 0 picks the likeliest. Left out, the provider decides.",
      isOptional: true),
    Setting(
      "max_completion_tokens", .integer(1...1_000_000), "1024", "The longest answer, in tokens."),
    Setting(
      "first_token_seconds", .number(0.5...600), "5",
      "How long a local model may read before its first token: fewer sources on a slow machine."),
    Setting(
      "idle_timeout_seconds", .number(1...86_400), "300",
      "How long a server may be silent inside an answer before it is given up."),
    Setting("mouse", .boolean, "true", "Whether clicks and the wheel are for outcrop."),
    Setting("measure", .integer(40...400), "96", "The widest a line of text is set, in columns."),
    Setting("editor.keys", .choice(["default"]), #""default""#, "The preset of keys."),
    Setting(
      "local.threads", .integer(0...1024), "0",
      "The most threads a local model computes with; 0 is all cores, less what is busy."),
    Setting(
      "local.context_window", .integer(512...1_048_576), "32768",
      "The largest context window of a local model, in tokens."),
    Setting(
      "openai.base_url", .text, #""https://api.openai.com/v1""#,
      "The server of `openai:` models: any that is compatible.", variable: "OPENAI_BASE_URL"),
    Setting(
      "openai.api_key_command", .text, #""pass show openai""#,
      "Prints the API key, when OPENAI_API_KEY is not set. Run without a shell.", isOptional: true),
    Setting(
      "bedrock.region", .text, #""eu-central-1""#,
      "The AWS region of `bedrock:` models, before AWS_REGION and the profile's.",
      isOptional: true),
    Setting(
      "bedrock.profile", .text, #""work""#,
      "The AWS profile to sign in with, before the environment's key and AWS_PROFILE.",
      isOptional: true),
    Setting(
      "bedrock.endpoint", .text,
      #""https://vpce-0a1b.bedrock-runtime.eu-central-1.vpce.amazonaws.com""#,
      "Where Bedrock answers, when not at the region's own address.", isOptional: true),
    Setting(
      "models.directory", .text, #""/srv/models""#,
      "Where local models lie. Left out, a folder of your data folder.", isOptional: true),
  ]
}
