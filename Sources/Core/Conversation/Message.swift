/// Who speaks in a message.
package enum Role: String, Sendable, Codable {
  case user, assistant, tool
}

/// One piece of a message.
package struct Part: Equatable, Sendable, Codable {
  package enum Content: Equatable, Sendable, Codable {
    case text(String)
    /// What a model thought before it answered; never sent as an answer.
    case reasoning(String)
    /// A model asks for a tool; `arguments` is the JSON text it wrote, unchecked.
    case toolUse(id: String, name: String, arguments: String)
    case toolResult(id: String, text: String, isError: Bool)
    /// A citation made by the provider itself: source rank and the answer's code points it covers.
    case citation(rank: Int, characters: Range<Int>)
  }

  package var content: Content
  /// Opaque provider text (a signature, an encrypted block) to send back unchanged.
  package var payload: String?

  package init(_ content: Content, payload: String? = nil) {
    self.content = content
    self.payload = payload
  }

  package static func text(_ text: String) -> Part { Part(.text(text)) }
}

/// What one role said: a list of parts in order.
package struct Message: Equatable, Sendable, Codable {
  package var role: Role
  package var parts: [Part]

  package init(role: Role, parts: [Part]) {
    self.role = role
    self.parts = parts
  }

  package init(_ role: Role, _ text: String) {
    self.init(role: role, parts: [.text(text)])
  }

  /// The text parts joined; reasoning and tool parts are left out.
  package var text: String {
    parts.map { part in
      if case .text(let text) = part.content { text } else { "" }
    }.joined()
  }
}
