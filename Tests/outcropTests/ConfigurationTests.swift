import Core
import FoundationEssentials
import Testing

@testable import outcrop

@Suite("The configuration file")
struct ConfigurationFileTests {
  private func read(_ text: String) -> ConfigurationFile {
    ConfigurationFile(text, path: "config.toml")
  }

  @Test("takes every setting with the value its documentation shows")
  func everySetting() {
    for setting in Setting.all {
      let parts = setting.key.split(separator: ".")
      let table = parts.dropLast().joined(separator: ".")
      let head = table.isEmpty ? "" : "[\(table)]\n"
      let file = read("\(head)\(parts[parts.count - 1]) = \(setting.example)")
      #expect(file.problems.isEmpty, "\(setting.key)")
      #expect(file.values[setting.key] != nil, "\(setting.key)")
    }
  }

  @Test("as config init writes it changes nothing and holds every setting")
  func template() {
    let text = ConfigurationTemplate.text
    let file = read(text)
    #expect(file.problems.isEmpty)
    #expect(file.values.isEmpty)
    for setting in Setting.all { #expect(text.contains(setting.variable)) }

    // With every "# key = value" made a setting, it still is a good file.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let rest = line.dropFirst(2)
      let isSetting =
        line.hasPrefix("# ")
        && (rest.hasPrefix("[prices")
          || rest.prefix { $0.isLetter || $0 == "_" }.count > 0
            && rest.drop { $0.isLetter || $0 == "_" }.hasPrefix(" = "))
      return isSetting ? String(rest) : String(line)
    }
    let open = read(lines.joined(separator: "\n"))
    #expect(open.problems.isEmpty)
    #expect(open.values.count == Setting.all.count)
    #expect(open.prices["openai:my-model"]?.prompt == 500_000)
  }

  @Test("with an unknown key names its line and what was meant")
  func unknown() {
    let file = read("# comment\nmodel = \"local:x\"\ntopk = 3\n\n[openai]\nbase_ulr = \"x\"\n")
    #expect(
      file.problems.map(\.description) == [
        "config.toml:3: There is no setting topk. Did you mean top_k?",
        "config.toml:6: There is no setting openai.base_ulr. Did you mean openai.base_url?",
      ])
  }

  @Test("with a key in the wrong table names the right one")
  func wrongTable() {
    #expect(
      read("base_url = \"x\"\n[models]\ntopk = 1").problems.map(\.remedy) == [
        "Did you mean openai.base_url, in another table?", "Did you mean top_k, in another table?",
      ])
  }

  @Test(
    "with a value that is not allowed says what is",
    arguments: [
      ("top_k = \"six\"", "a whole number from 1 to 50"),
      ("top_k = 0", "a whole number from 1 to 50"),
      ("mouse = 1", "true or false"), ("model = \"gpt\"", "a model as \"provider:id\""),
      ("temperature = 3", "a number from 0.0 to 2.0"), ("model = [\"a\"]", "a model as"),
    ])
  func wrongType(text: String, allowed: String) {
    let file = read("\n\n" + text)
    #expect(file.problems.count == 1)
    #expect(file.problems.first?.line == 3)
    #expect(file.problems.first?.remedy.contains(allowed) == true)
    #expect(file.values.isEmpty)
  }

  @Test("that is no TOML names the line")
  func broken() {
    let problem = read("model = \"local:x\"\ntop_k = = 3\n").problems.first
    #expect(problem?.line == 2)
  }

  @Test("takes whole numbers for numbers")
  func numbers() {
    #expect(read("temperature = 1").values["temperature"] == .number(1))
  }

  @Test("with a price that is not whole says what is missing")
  func prices() {
    let file = read(
      """
      [prices."openai:a"]
      prompt = 1
      completion = 2.5
      [prices."openai:b"]
      prompt = 1
      [prices."openai:c"]
      promt = 1
      completion = 1
      """)
    #expect(file.prices["openai:a"] == Price(prompt: 1_000_000, completion: 2_500_000))
    #expect(file.problems.map(\.line) == [4, 6, 7])
    #expect(file.problems.last?.remedy == "Did you mean prompt?")
  }

  @Test("keeps its line numbers behind texts of several lines")
  func multiline() {
    let file = read("library = \"\"\"\na = 1\nb\"\"\"\nnonsense_key = 1\n")
    #expect(file.problems.map(\.line) == [4])
  }
}

@Suite("Settings")
struct SettingsTests {
  private func settings(
    file: String? = nil, environment: [String: String] = [:], flags: [String: SettingValue] = [:]
  ) throws -> Settings {
    let home = FileManager.default.temporaryDirectory.appending(
      path: "outcrop-settings-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: home) }
    let folders = Folders(environment: ["HOME": home.path])
    if let file {
      try FileManager.default.createDirectory(
        at: folders.configuration, withIntermediateDirectories: true)
      try Data(file.utf8).write(to: folders.configurationFile)
    }
    return try Settings(folders: folders, environment: environment, flags: flags)
  }

  @Test("a flag goes before a variable, a variable before the file, the file before the default")
  func order() throws {
    #expect(try settings().topK == 6)
    #expect(try settings(file: "top_k = 7").topK == 7)
    #expect(try settings(file: "top_k = 7", environment: ["OUTCROP_TOP_K": "8"]).topK == 8)
    #expect(
      try settings(
        file: "top_k = 7", environment: ["OUTCROP_TOP_K": "8"], flags: ["top_k": .integer(9)]
      ).topK == 9)
  }

  @Test("a variable that is not allowed is named")
  func variable() {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try settings(environment: ["OUTCROP_TOP_K": "many"])
    }
    #expect(error?.sentence == "OUTCROP_TOP_K: The variable is not what it should be.")
  }

  @Test("OPENAI_BASE_URL goes before the file")
  func baseURL() throws {
    let settings = try settings(
      file: "[openai]\nbase_url = \"http://a\"", environment: ["OPENAI_BASE_URL": "http://b"])
    #expect(settings.openAIBaseURL == "http://b")
  }

  @Test("a mistake in the file stops with its line")
  func mistake() {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try settings(file: "\nmuose = true")
    }
    #expect(error?.sentence.hasSuffix("line 2: There is no setting muose.") == true)
    #expect(error?.remedy == "Did you mean mouse?")
  }

  @Test("folders follow the XDG variables, but not relative ones")
  func folders() {
    let folders = Folders(
      environment: ["HOME": "/home/k", "XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "cache"])
    #expect(folders.sessions.path == "/data/outcrop/sessions.sqlite")
    #expect(folders.cache.path == "/home/k/.cache/outcrop")
    #expect(folders.configurationFile.path == "/home/k/.config/outcrop/config.toml")
  }
}

@Suite("The command for an API key")
struct KeyCommandTests {
  @Test(
    "is split like a shell's",
    arguments: [
      ("pass show openai", ["pass", "show", "openai"]),
      ("  a  'b c' \"d \\\" e\" f\\ g ", ["a", "b c", "d \" e", "f g"]),
      ("a '' \"\"", ["a", "", ""]), ("a'b'\"c\"d", ["abcd"]),
      ("echo $HOME `x`", ["echo", "$HOME", "`x`"]),
      ("a '\\n' \"\\n\"", ["a", "\\n", "\\n"]),
    ])
  func split(line: String, words: [String]) {
    #expect(KeyCommand(line)?.words == words)
  }

  @Test("with an open quote or no word is refused", arguments: ["", "  ", "a 'b", "a \"b", "a \\"])
  func refused(line: String) {
    #expect(KeyCommand(line) == nil)
  }

  private func run(_ line: String, limit: Int32 = 30) throws -> Secret {
    try #require(KeyCommand(line)).run(
      environment: ["PATH": "/usr/bin:/bin", "K": "v"], limit: limit)
  }

  @Test("gives the first line it prints, as a secret")
  func key() throws {
    let secret = try run("printf 'sk-123 \\nmore\\n'")
    #expect(secret.reveal() == "sk-123")
    #expect("\(secret)" == "•••")
    #expect(try run("printenv K").reveal() == "v")
  }

  @Test(
    "that fails, prints nothing or does not exist says so",
    arguments: [
      ("false", "it ended with status 1"), ("true", "it printed nothing"),
      ("/nonexistent/x", "/nonexistent/x cannot be run"),
    ])
  func fails(line: String, reason: String) {
    #expect(throws: ConfigurationError.keyCommand(reason: reason)) { _ = try run(line) }
  }

  @Test("that does not end is killed")
  func hangs() {
    #expect(throws: ConfigurationError.keyCommand(reason: "it took longer than 1 seconds")) {
      _ = try run("tail -f /dev/null", limit: 1)
    }
  }
}

@Suite("Prices")
struct PriceListTests {
  private func dollars(_ model: String) throws -> [Double]? {
    let name = try #require(ModelName(model))
    return PriceList(rows: try PriceList.bundledRows()).price(of: name).map {
      [
        Double($0.prompt) / 1e6, Double($0.completion) / 1e6, Double($0.cacheRead) / 1e6,
        Double($0.cacheWrite) / 1e6,
      ]
    }
  }

  @Test(
    "are found by the model's name, whatever its version",
    arguments: [
      ("openai:gpt-4o", [2.5, 10, 1.25, 2.5]), ("openai:gpt-4o-2024-08-06", [2.5, 10, 1.25, 2.5]),
      ("openai:gpt-4o-2024-05-13", [5, 15, 5, 5]),
      ("openai:gpt-4o-mini", [0.15, 0.6, 0.075, 0.15]),
      ("anthropic:claude-3-5-haiku-20241022", [0.8, 4, 0.08, 1]),
      ("anthropic:claude-3-5-haiku-latest", [0.8, 4, 0.08, 1]),
      ("anthropic:claude-opus-4-5-20251101", [5, 25, 0.5, 6.25]),
      ("anthropic:claude-opus-4-20250514", [15, 75, 1.5, 18.75]),
    ])
  func versions(model: String, expected: [Double]) throws {
    #expect(try dollars(model) == expected)
  }

  @Test(
    "of a Bedrock profile are its own, else those of us., else the model's",
    arguments: [
      ("bedrock:anthropic.claude-haiku-4-5-20251001-v1:0", [1, 5, 0.1, 1.25]),
      ("bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0", [1.1, 5.5, 0.11, 1.375]),
      ("bedrock:eu.anthropic.claude-haiku-4-5-20251001-v1:0", [1.1, 5.5, 0.11, 1.375]),
      ("bedrock:global.anthropic.claude-haiku-4-5-20251001-v1:0", [1, 5, 0.1, 1.25]),
      (
        "bedrock:arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0",
        [1.1, 5.5, 0.11, 1.375]
      ),
      ("bedrock:anthropic.claude-3-5-haiku", [0.8, 4, 0.08, 1]),
    ])
  func profiles(model: String, expected: [Double]) throws {
    #expect(try dollars(model) == expected)
  }

  @Test(
    "of another model with a like name are not guessed",
    arguments: [
      "openai:gpt-4o-audio-preview", "openai:gpt-4o-mini-tts", "openai:llama3", "openai:gpt-5.5",
      "anthropic:claude-opus-4-9", "bedrock:eu.unknown.model", "other:gpt-4o",
    ])
  func unknown(model: String) throws {
    #expect(try dollars(model) == nil)
  }

  @Test("of local models are nothing, and the user's own go first")
  func own() throws {
    let list = PriceList(
      rows: try PriceList.bundledRows(), overrides: ["openai:gpt-4o": .free])
    #expect(list.price(of: ModelName(provider: "local", id: "x")) == .free)
    #expect(list.price(of: ModelName(provider: "openai", id: "gpt-4o")) == .free)
  }

  @Test("each have a source and a month, and no model twice")
  func rows() throws {
    let rows = try PriceList.bundledRows()
    #expect(Set(rows.map(\.model)).count == rows.count)
    #expect(rows.count > 200)
    for row in rows {
      #expect(!row.source.isEmpty && row.date.count == 7, "\(row.model)")
      #expect(row.prompt >= 0 && row.completion >= 0 && ModelName(row.model) != nil)
    }
  }
}
