import Core
import Transport

/// The body of a Converse call, and what a model was found not to take of it.
struct ConverseDialect: Equatable {
  private(set) var abilities: BedrockAbilities
  private(set) var sendsTemperature = true

  init(model: String) {
    abilities = BedrockAbilities(model: model)
  }

  /// Whether the answer comes as a stream.
  var streams: Bool { abilities.streams }

  /// The body for a prompt; the same for Converse and ConverseStream.
  func body(_ prompt: Prompt) -> [UInt8] {
    var body = JSONObject()
    let instructions = prompt.instructions.trimmed.isEmpty ? nil : prompt.instructions
    var prompt = prompt
    if !abilities.takesHistory { prompt.messages = Array(prompt.messages.suffix(1)) }
    if let instructions, !abilities.takesInstructions {
      prompt.messages.insert(Message(.user, instructions), at: 0)
    }
    let messages = ConverseMessages(prompt.messages, marksCache: abilities.caches)
    body["messages"] = .array(messages.documents)
    if let instructions, abilities.takesInstructions {
      let text: JSON = ["text": .string(instructions)]
      body["system"] = .array(abilities.caches ? [text, ConverseMessages.cachePoint] : [text])
    }
    var limits = JSONObject()
    if let limit = prompt.maxCompletionTokens { limits["maxTokens"] = .integer(max(1, limit)) }
    if sendsTemperature, let temperature = prompt.temperature {
      limits["temperature"] = .number(min(1, max(0, temperature)))
    }
    if !limits.members.isEmpty { body["inferenceConfig"] = .object(limits) }
    // Without it, Bedrock refuses messages that use tools, also when none is offered any more.
    if !messages.toolNames.isEmpty {
      let tools = messages.toolNames.map { name -> JSON in
        ["toolSpec": ["name": .string(name), "inputSchema": ["json": ["type": "object"]]]]
      }
      body["toolConfig"] = ["tools": .array(tools)]
    }
    return JSON.object(body).encoded
  }

  /// Learns from a refusal; false when it names nothing that could be left out.
  mutating func adapt(to complaint: BedrockComplaint) -> Bool {
    let before = self
    if complaint.says("streaming") {
      abilities.streams = false
    } else if complaint.says("system prompt", "system message", "system role") {
      abilities.takesInstructions = false
    } else if complaint.says("conversation history") {
      abilities.takesHistory = false
    } else if complaint.says("cachepoint", "cache point", "prompt caching", "cache_control") {
      abilities.caches = false
    } else if complaint.says("temperature") {
      sendsTemperature = false
    }
    return self != before
  }
}
