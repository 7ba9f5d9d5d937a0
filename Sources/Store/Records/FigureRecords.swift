package import Core

/// A token count as it is stored and exported.
package struct TokensRecord: Equatable, Sendable, Codable {
  package var count: Int
  package var estimated: Bool?

  package init(_ tokens: TokenCount) {
    count = tokens.count
    estimated = tokens.isEstimate ? true : nil
  }

  package var tokens: TokenCount { TokenCount(count, isEstimate: estimated ?? false) }
}

/// How a prompt's tokens split, as it is stored and exported.
package struct ShareRecord: Equatable, Sendable, Codable {
  package var instructions: TokensRecord
  package var history: TokensRecord
  package var sources: TokensRecord
  package var question: TokensRecord

  package init(_ share: PromptShare) {
    instructions = TokensRecord(share.instructions)
    history = TokensRecord(share.history)
    sources = TokensRecord(share.sources)
    question = TokensRecord(share.question)
  }

  package var share: PromptShare {
    PromptShare(
      instructions: instructions.tokens, history: history.tokens, sources: sources.tokens,
      question: question.tokens)
  }
}

/// A call's tokens as they are exported.
package struct UsageRecord: Equatable, Sendable, Codable {
  package var promptTokens: Int
  package var completionTokens: Int
  package var cachedTokens: Int
  package var cacheWriteTokens: Int
  package var promptTokensEstimated: Bool?
  package var completionTokensEstimated: Bool?

  package init(_ usage: Usage) {
    promptTokens = usage.promptTokens.count
    completionTokens = usage.completionTokens.count
    cachedTokens = usage.cachedTokens
    cacheWriteTokens = usage.cacheWriteTokens
    promptTokensEstimated = usage.promptTokens.isEstimate ? true : nil
    completionTokensEstimated = usage.completionTokens.isEstimate ? true : nil
  }

  package var usage: Usage {
    Usage(
      promptTokens: TokenCount(promptTokens, isEstimate: promptTokensEstimated ?? false),
      completionTokens: TokenCount(
        completionTokens, isEstimate: completionTokensEstimated ?? false),
      cachedTokens: cachedTokens, cacheWriteTokens: cacheWriteTokens)
  }
}

/// A failure as it is stored, exported and printed by `--json`.
package struct FailureRecord: Equatable, Sendable, Codable {
  package var code: String
  package var message: String
  package var remedy: String
  package var retryable: Bool

  package init(_ failure: Failure) {
    code = failure.code
    message = failure.sentence
    remedy = failure.remedy
    retryable = failure.isRetryable
  }

  package var failure: Failure {
    Failure(code: code, sentence: message, remedy: remedy, isRetryable: retryable)
  }
}
