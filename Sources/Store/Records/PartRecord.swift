package import Core

/// A part of a message as it is stored and exported; its field names outlive `Part`.
package struct PartRecord: Equatable, Sendable, Codable {
  package var type: String
  package var text: String?
  package var id: String?
  package var name: String?
  package var arguments: String?
  package var isError: Bool?
  package var rank: Int?
  package var characterStart: Int?
  package var characterEnd: Int?
  package var payload: String?

  package init(_ part: Part) {
    payload = part.payload
    switch part.content {
    case .text(let text):
      type = "text"
      self.text = text
    case .reasoning(let text):
      type = "reasoning"
      self.text = text
    case .toolUse(let id, let name, let arguments):
      type = "tool_use"
      (self.id, self.name, self.arguments) = (id, name, arguments)
    case .toolResult(let id, let text, let isError):
      type = "tool_result"
      (self.id, self.text, self.isError) = (id, text, isError)
    case .citation(let rank, let characters):
      type = "citation"
      self.rank = rank
      (characterStart, characterEnd) = (characters.lowerBound, characters.upperBound)
    }
  }

  /// A part of a type that is not known reads as text, so nothing is lost.
  package var part: Part {
    let content: Part.Content =
      switch type {
      case "reasoning": .reasoning(text ?? "")
      case "tool_use": .toolUse(id: id ?? "", name: name ?? "", arguments: arguments ?? "")
      case "tool_result":
        .toolResult(id: id ?? "", text: text ?? "", isError: isError ?? false)
      case "citation":
        .citation(
          rank: rank ?? 0,
          characters: (characterStart ?? 0)..<max(characterStart ?? 0, characterEnd ?? 0))
      default: .text(text ?? "")
      }
    return Part(content, payload: payload)
  }
}

/// A message as it is stored and exported.
package struct MessageRecord: Equatable, Sendable, Codable {
  package var role: String
  package var parts: [PartRecord]

  package init(_ message: Message) {
    role = message.role.rawValue
    parts = message.parts.map(PartRecord.init)
  }

  package var message: Message {
    Message(role: Role(rawValue: role) ?? .user, parts: parts.map(\.part))
  }
}
