package import Core

/// What some turns cost together.
package struct Spending: Equatable, Sendable {
  /// The turns whose cost is known.
  package var cost: Money
  /// Whether a token count in it was guessed.
  package var isEstimate: Bool
  /// Answered turns whose cost nobody knows; they are not in `cost`.
  package var unknownTurns: Int
  package var turns: Int
  package var promptTokens: Int
  package var completionTokens: Int

  package init(
    cost: Money = .zero, isEstimate: Bool = false, unknownTurns: Int = 0, turns: Int = 0,
    promptTokens: Int = 0, completionTokens: Int = 0
  ) {
    self.cost = cost
    self.isEstimate = isEstimate
    self.unknownTurns = unknownTurns
    self.turns = turns
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
  }
}

/// What one model's turns cost together.
package struct ModelSpending: Equatable, Sendable {
  package let model: ModelName
  package let spending: Spending
}
