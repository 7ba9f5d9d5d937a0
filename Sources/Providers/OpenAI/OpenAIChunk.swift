import Core
import Transport

/// What matters of one `chat.completion.chunk`, or of a whole `chat.completion`.
struct OpenAIChunk {
  var text = ""
  var reasoning = ""
  /// The model declined; its words are in `text` too.
  var isRefusal = false
  var finish: String?
  var usage: Usage?
  var complaint: OpenAIComplaint?

  init(_ bytes: [UInt8]) throws(JSONError) {
    self = try JSONReader.read(bytes) { (reader) throws(JSONError) in
      try OpenAIChunk(&reader)
    }
  }

  private init(_ reader: inout JSONReader) throws(JSONError) {
    var chunk = OpenAIChunk()
    try reader.readObject { (reader, key) throws(JSONError) in
      switch key {
      case "choices" where reader.isAtArray:
        var isFirst = true
        try reader.readArray { (reader) throws(JSONError) in
          if isFirst, reader.isAtObject { try chunk.readChoice(&reader) }
          isFirst = false
        }
      case "usage" where reader.isAtObject:
        chunk.usage = Self.usage(try reader.readValue())
      case "x_groq" where reader.isAtObject:
        if let usage = try reader.readValue()["usage"] { chunk.usage = Self.usage(usage) }
      case "error" where reader.isAtObject || reader.isAtString:
        chunk.complaint = OpenAIComplaint(error: try reader.readValue())
      default: break
      }
    }
    self = chunk
  }

  private init() {}

  private mutating func readChoice(_ reader: inout JSONReader) throws(JSONError) {
    var chunk = self
    try reader.readObject { (reader, key) throws(JSONError) in
      switch key {
      case "delta" where reader.isAtObject, "message" where reader.isAtObject:
        try chunk.readDelta(&reader)
      case "finish_reason" where reader.isAtString: chunk.finish = try reader.readString()
      case "error" where reader.isAtObject:
        chunk.complaint = OpenAIComplaint(error: try reader.readValue())
      default: break
      }
    }
    self = chunk
  }

  private mutating func readDelta(_ reader: inout JSONReader) throws(JSONError) {
    var chunk = self
    try reader.readObject { (reader, key) throws(JSONError) in
      switch key {
      case "content" where reader.isAtString: chunk.text += try reader.readString()
      case "content" where reader.isAtArray: chunk.take(parts: try reader.readValue())
      case "refusal" where reader.isAtString:
        let refusal = try reader.readString()
        chunk.text += refusal
        chunk.isRefusal = !refusal.isEmpty
      case "reasoning_content" where reader.isAtString, "reasoning" where reader.isAtString:
        // Some servers send the same words under both names.
        let reasoning = try reader.readString()
        if chunk.reasoning.isEmpty { chunk.reasoning = reasoning }
      default: break
      }
    }
    self = chunk
  }

  /// Mistral's form: a list of typed parts.
  private mutating func take(parts: JSON) {
    for part in parts.array ?? [] {
      switch part["type"]?.string {
      case "text": text += part["text"]?.string ?? ""
      case "thinking":
        for thought in part["thinking"]?.array ?? [] { reasoning += thought["text"]?.string ?? "" }
      default: break
      }
    }
  }

  private static func usage(_ usage: JSON) -> Usage? {
    guard let prompt = usage["prompt_tokens"]?.int, let completion = usage["completion_tokens"]?.int
    else { return nil }
    let cached =
      usage["prompt_tokens_details"]?["cached_tokens"]?.int
      ?? usage["prompt_cache_hit_tokens"]?.int ?? 0
    return Usage(
      promptTokens: TokenCount(max(0, prompt)), completionTokens: TokenCount(max(0, completion)),
      cachedTokens: min(max(0, cached), max(0, prompt)))
  }
}
