import Transport

/// What a server says of an error, in any of the shapes in use.
struct OpenAIComplaint: Equatable, Sendable {
  /// The server's own text, untrusted.
  var message = ""
  var type = ""
  /// A word or a number written as one.
  var code = ""
  var promptTokens: Int?
  var contextWindow: Int?

  /// Reads the body of a refused request; `nil` when it is not JSON.
  init?(body: [UInt8]) {
    guard let document = try? JSON(parsing: body) else { return nil }
    if let error = document["error"], error != .null {
      self.init(error: error)
      if message.isEmpty { message = Self.text(document["message"]) }
    } else {
      self.init(error: document)
      if message.isEmpty { message = Self.text(document["detail"]) }
    }
  }

  /// Reads the value of an `error` member.
  init(error: JSON) {
    message = Self.text(error["message"] ?? error)
    type = error["type"]?.string ?? ""
    code = error["code"]?.string ?? error["code"]?.int.map(String.init) ?? ""
    promptTokens = error["n_prompt_tokens"]?.int
    contextWindow = error["n_ctx"]?.int
  }

  /// The status it stands for when it comes inside a stream.
  var status: Int? { Int(code).flatMap { (400..<600).contains($0) ? $0 : nil } }

  /// Whether the prompt was too long for the model.
  var isContextWindowExceeded: Bool {
    if code == "context_length_exceeded" || type == "exceed_context_size_error" { return true }
    let text = message.lowercased()
    return [
      "maximum context length", "context length", "context window", "context size",
      "context_length", "prompt is too long",
    ].contains { text.contains($0) }
  }

  /// The tokens asked for and allowed, as far as the message tells: every wording in use names the
  /// larger figure for what was asked.
  var windowFigures: (promptTokens: Int?, limit: Int?) {
    if promptTokens != nil || contextWindow != nil { return (promptTokens, contextWindow) }
    let figures = message.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
      .filter { $0 >= 256 }
    guard let least = figures.min(), let most = figures.max() else { return (nil, nil) }
    return (most > least ? most : nil, least)
  }

  private static func text(_ value: JSON?) -> String {
    switch value {
    case .string(let text): text
    case .array(let list):
      list.map { text($0["msg"] ?? $0["message"]) }.filter { !$0.isEmpty }.joined(separator: "; ")
    default: ""
    }
  }
}
