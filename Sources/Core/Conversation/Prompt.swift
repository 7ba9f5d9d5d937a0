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
  /// The texts of the sources in the prompt, by rank from 1, for a local model that needs help to
  /// cite them. They are in the messages already, so they are neither sent nor stored.
  package var citable: [String] = []

  private enum CodingKeys: String, CodingKey {
    case instructions, messages, maxCompletionTokens, temperature
  }

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
