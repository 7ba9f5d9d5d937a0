import Core
import FoundationEssentials

/// What models cost: the user's own prices first, then the list the binary carries.
struct PriceList {
  /// One row of the list.
  struct Row: Equatable, Decodable {
    let model: String
    /// US dollars per million tokens, like the other three.
    let prompt: Double
    let completion: Double
    let cacheRead: Double?
    let cacheWrite: Double?
    let source: String
    let date: String

    var price: Price {
      Price(dollarsPerMillion: prompt, completion, cacheRead: cacheRead, cacheWrite: cacheWrite)
    }
  }

  private struct Document: Decodable {
    let models: [Row]
  }

  private let overrides: [String: Price]
  private let rows: [String: Row]

  /// - Parameter overrides: By `provider:id`, from the configuration.
  init(rows: [Row], overrides: [String: Price] = [:]) {
    self.rows = Dictionary(rows.map { ($0.model, $0) }, uniquingKeysWith: { first, _ in first })
    self.overrides = overrides
  }

  /// The list that the binary carries: `prices.json` of this folder.
  static func bundledRows() throws -> [Row] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Document.self, from: Data(PackageResources.prices_json)).models
  }

  /// The price of a model; `nil` when nobody told it, which is not the same as free.
  func price(of model: ModelName) -> Price? {
    if let own = overrides[model.description] { return own }
    if model.provider == "local" { return .free }
    return row(of: model)?.price
  }

  /// The row that prices a model: its own, or that of the model it is a version of. A Bedrock
  /// profile without a row takes the one of `us.`, which costs what other regions do, else the
  /// model's own.
  func row(of model: ModelName) -> Row? {
    let id = model.provider == "bedrock" ? Self.bedrockID(model.id) : model.id
    for id in model.provider == "bedrock" ? Self.profiles(of: id) : [id] {
      if let row = rows["\(model.provider):\(id)"] ?? version(of: "\(model.provider):\(id)") {
        return row
      }
    }
    return nil
  }

  /// The id inside an ARN: what follows the last slash.
  private static func bedrockID(_ id: String) -> String {
    id.hasPrefix("arn:") ? String(id.split(separator: "/").last ?? Substring(id)) : id
  }

  /// The id, then with the profile `us.`, then without a profile.
  private static func profiles(of id: String) -> [String] {
    let regions = ["global", "us", "us-gov", "eu", "apac", "jp", "au", "ca", "sa", "me", "af"]
    guard let dot = id.firstIndex(of: "."), regions.contains(String(id[..<dot])) else {
      return [id]
    }
    let bare = String(id[id.index(after: dot)...])
    return id.hasPrefix("global.") ? [id, bare] : [id, "us." + bare, bare]
  }

  /// The row whose name is this one but for a version at the end of either.
  private func version(of name: String) -> Row? {
    let longer = rows.values.filter { row in
      row.model.hasPrefix(name) && Self.isVersion(row.model.dropFirst(name.count))
    }
    let shorter = rows.values.filter { row in
      name.hasPrefix(row.model) && Self.isVersion(name.dropFirst(row.model.count))
    }
    return shorter.max { $0.model.count < $1.model.count }
      ?? longer.max { $0.model < $1.model }
  }

  /// Whether a text is `-2024-08-06`, `-20241022`, `-20241022-v1:0`, `-v2:1`, `:0`, `-latest`, or
  /// the like.
  static func isVersion(_ text: Substring) -> Bool {
    guard let first = text.first, first == "-" || first == ":" else { return false }
    return text.dropFirst().split(whereSeparator: { $0 == "-" || $0 == ":" }).enumerated()
      .allSatisfy { index, part in
        if part == "latest" || part == "preview" { return true }
        let digits = part.first == "v" ? part.dropFirst() : part
        guard !digits.isEmpty, digits.allSatisfy(\.isNumber) else { return false }
        // A short number straight after the name is another model: claude-opus-4 and -4-5.
        return index > 0 || first == ":" || part.first == "v" || digits.count >= 4
      }
  }
}

extension Price {
  /// A price as lists print it: US dollars per million tokens.
  init(
    dollarsPerMillion prompt: Double, _ completion: Double, cacheRead: Double? = nil,
    cacheWrite: Double? = nil
  ) {
    func picodollars(_ dollars: Double) -> Int { Int((dollars * 1_000_000).rounded()) }
    self.init(
      prompt: picodollars(prompt), completion: picodollars(completion),
      cacheRead: cacheRead.map(picodollars), cacheWrite: cacheWrite.map(picodollars))
  }
}
