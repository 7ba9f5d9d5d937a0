/// Exactly what is sent to a model, apart from the provider's own framing.
///
/// The messages of earlier turns are repeated byte for byte, so a provider can reuse what it has
/// read: a prompt of a follow-up turn starts with the prompt and the answer of the turn before.
package struct Prompt: Equatable, Sendable, Codable {
  /// The system prompt.
  package var instructions: String
  /// The earlier turns, oldest first, then this turn's user message with its sources.
  package var messages: [Message]
  package var maxCompletionTokens: Int?
  /// 0 picks the likeliest token; `nil` leaves it to the provider.
  package var temperature: Double?

  package init(
    instructions: String, messages: [Message], maxCompletionTokens: Int? = nil,
    temperature: Double? = nil
  ) {
    self.instructions = instructions
    self.messages = messages
    self.maxCompletionTokens = maxCompletionTokens
    self.temperature = temperature
  }
}
