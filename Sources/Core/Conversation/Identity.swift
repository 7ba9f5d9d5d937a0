/// Names a turn for as long as it lives in the store. Opaque text, unique on this machine.
package struct TurnID: Hashable, Sendable, Codable, RawRepresentable {
  package let rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }
}

/// Names a session for as long as it lives in the store. Opaque text, unique on this machine.
package struct SessionID: Hashable, Sendable, Codable, RawRepresentable {
  package let rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }
}

/// A model as the user names it: `provider:id`, such as `local:qwen2.5-coder-0.5b`.
package struct ModelName: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The part before the first colon: `local`, `openai`, `bedrock`, `anthropic`.
  package let provider: String
  /// The rest, which may itself hold colons and slashes.
  package let id: String

  package init(provider: String, id: String) {
    self.provider = provider
    self.id = id
  }

  /// Parses `provider:id`; `nil` when there is no colon or a side is empty.
  package init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let provider = text[..<colon]
    let id = text[text.index(after: colon)...]
    guard !provider.isEmpty, !id.isEmpty else { return nil }
    self.init(provider: String(provider), id: String(id))
  }

  package var description: String { "\(provider):\(id)" }
}
