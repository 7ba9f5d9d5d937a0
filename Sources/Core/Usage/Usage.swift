/// A number of tokens, and whether a tokenizer or a provider counted it, or we guessed.
///
/// An estimate shows a `≈` and never becomes exact by adding something to it.
package struct TokenCount: Equatable, Sendable, Codable {
  package var count: Int
  package var isEstimate: Bool

  package init(_ count: Int, isEstimate: Bool = false) {
    self.count = count
    self.isEstimate = isEstimate
  }

  package static func estimate(_ count: Int) -> TokenCount {
    TokenCount(count, isEstimate: true)
  }

  package static func + (left: TokenCount, right: TokenCount) -> TokenCount {
    TokenCount(left.count + right.count, isEstimate: left.isEstimate || right.isEstimate)
  }
}

/// The tokens of one model call.
package struct Usage: Equatable, Sendable, Codable {
  /// All prompt tokens, those read from a cache included.
  package var promptTokens: TokenCount
  package var completionTokens: TokenCount
  /// Prompt tokens that were read from a cache (the provider's, or a local model's own state).
  package var cachedTokens: Int
  /// Prompt tokens that were written to the provider's cache.
  package var cacheWriteTokens: Int

  package init(
    promptTokens: TokenCount, completionTokens: TokenCount, cachedTokens: Int = 0,
    cacheWriteTokens: Int = 0
  ) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.cachedTokens = cachedTokens
    self.cacheWriteTokens = cacheWriteTokens
  }
}

/// How a prompt's tokens split by what they are for.
package struct PromptShare: Equatable, Sendable, Codable {
  package var instructions: TokenCount
  package var history: TokenCount
  package var sources: TokenCount
  package var question: TokenCount

  package init(
    instructions: TokenCount, history: TokenCount, sources: TokenCount, question: TokenCount
  ) {
    self.instructions = instructions
    self.history = history
    self.sources = sources
    self.question = question
  }

  package var total: TokenCount { instructions + history + sources + question }
}
