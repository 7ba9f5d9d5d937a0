import Core
import Transport

/// One block of an answer while it grows.
struct ConverseBlock: Equatable {
  enum Kind: Equatable {
    case text, reasoning
    case redacted
    case toolUse(id: String, name: String)
  }

  var kind: Kind
  /// The text, the reasoning, the opaque content, or the input of a tool as JSON text.
  var text = ""
  var signature: String?

  /// The block as a part of the message; `nil` for a tool use whose input is not whole, which must
  /// not be run.
  var part: Part? {
    switch kind {
    case .text: return .text(text)
    case .redacted:
      let payload: JSON = ["reasoningContent": ["redactedContent": .string(text)]]
      return Part(.reasoning(""), payload: String(decoding: payload.encoded, as: UTF8.self))
    case .reasoning:
      guard let signature else { return Part(.reasoning(text)) }
      let payload: JSON = [
        "reasoningContent": [
          "reasoningText": ["text": .string(text), "signature": .string(signature)]
        ]
      ]
      return Part(.reasoning(text), payload: String(decoding: payload.encoded, as: UTF8.self))
    case .toolUse(let id, let name):
      let arguments = text.trimmed.isEmpty ? "{}" : text
      guard (try? JSON(parsing: Array(arguments.utf8))) != nil else { return nil }
      return Part(.toolUse(id: id, name: name, arguments: arguments))
    }
  }
}
