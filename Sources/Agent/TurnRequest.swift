package import Core

/// Limits and wishes of a turn.
package struct TurnSettings: Equatable, Sendable {
  /// How many chunks to retrieve.
  package var topK = 6
  /// How long a local model may read before its first token, in seconds: limits the sources given
  /// to it by the machine's measured reading speed.
  package var firstTokenSeconds = 5.0
  package var maxCompletionTokens: Int? = 1024
  package var temperature: Double? = nil

  package init() {}
}

/// A text the user hands over with the question, such as a piped standard input.
package struct Attachment: Equatable, Sendable {
  package let title: String
  package let text: String

  package init(title: String, text: String) {
    self.title = title
    self.text = text
  }
}

/// Everything one turn needs to know.
package struct TurnRequest: Sendable {
  /// The turn as it begins: identity, question, time, model.
  package var turn: Turn
  /// The session's earlier turns, oldest first.
  package var history: [Turn]
  package var attachment: Attachment?
  package var settings: TurnSettings

  package init(
    turn: Turn, history: [Turn], attachment: Attachment? = nil,
    settings: TurnSettings = TurnSettings()
  ) {
    self.turn = turn
    self.history = history
    self.attachment = attachment
    self.settings = settings
  }
}
