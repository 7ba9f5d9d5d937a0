import Core
import Transport

/// What one server understands of the request; learned from its refusals.
struct OpenAIDialect: Equatable, Sendable {
  /// Asks for the usage at the end of the stream.
  var usesStreamOptions = true
  /// The newer name of the limit; older servers only know `max_tokens`.
  var usesMaxCompletionTokens: Bool
  /// Some reasoning models refuse it.
  var sendsTemperature = true

  init(_ endpoint: OpenAIEndpoint) {
    usesMaxCompletionTokens = endpoint.isOpenAI
  }

  /// The body of a streaming call.
  func body(model: String, prompt: Prompt) -> [UInt8] {
    var request: JSON = ["model": .string(model)]
    var messages: [JSON] = []
    if !prompt.instructions.isEmpty {
      messages.append(["role": "system", "content": .string(prompt.instructions)])
    }
    messages += prompt.messages.flatMap(Self.messages)
    guard case .object(var members) = request else { return [] }
    members["messages"] = .array(messages)
    members["stream"] = true
    if usesStreamOptions { members["stream_options"] = ["include_usage": true] }
    if let limit = prompt.maxCompletionTokens {
      members[usesMaxCompletionTokens ? "max_completion_tokens" : "max_tokens"] = .integer(limit)
    }
    if sendsTemperature, let temperature = prompt.temperature {
      members["temperature"] = .number(temperature)
    }
    request = .object(members)
    return request.encoded
  }

  /// Learns from a refusal; false when it names nothing that could be left out.
  ///
  /// - Parameter refusal: What the server wrote, in whatever shape.
  mutating func adapt(to refusal: String) -> Bool {
    let refusal = refusal.lowercased()
    let names = { (field: String) in refusal.contains(field) }
    if usesStreamOptions, names("stream_options") || names("include_usage") {
      usesStreamOptions = false
    } else if !usesMaxCompletionTokens, names("max_completion_tokens") {
      usesMaxCompletionTokens = true
    } else if usesMaxCompletionTokens, names("max_tokens") || names("max_completion_tokens") {
      usesMaxCompletionTokens = false
    } else if sendsTemperature, names("temperature") {
      sendsTemperature = false
    } else {
      return false
    }
    return true
  }

  /// A message with tool results becomes one message for each.
  private static func messages(_ message: Message) -> [JSON] {
    var text = ""
    var calls: [JSON] = []
    var results: [JSON] = []
    for part in message.parts {
      switch part.content {
      case .text(let piece): text += piece
      case .reasoning, .citation: break
      case .toolUse(let id, let name, let arguments):
        calls.append([
          "id": .string(id), "type": "function",
          "function": ["name": .string(name), "arguments": .string(arguments)],
        ])
      case .toolResult(let id, let result, _):
        results.append([
          "role": "tool", "tool_call_id": .string(id), "content": .string(result),
        ])
      }
    }
    guard !text.isEmpty || !calls.isEmpty || results.isEmpty else { return results }
    var members = JSONObject()
    members["role"] = .string(message.role == .tool ? Role.user.rawValue : message.role.rawValue)
    members["content"] = text.isEmpty && !calls.isEmpty ? .null : .string(text)
    if !calls.isEmpty { members["tool_calls"] = .array(calls) }
    return results + [.object(members)]
  }
}
