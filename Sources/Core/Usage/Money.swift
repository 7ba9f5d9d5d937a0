/// An amount in picodollars (10⁻¹² USD), exact. Unknown is `nil` at the place of use, never zero.
package struct Money: Hashable, Sendable, Codable, Comparable {
  package var picodollars: Int

  package init(picodollars: Int) {
    self.picodollars = picodollars
  }

  package static let zero = Money(picodollars: 0)

  package static func + (left: Money, right: Money) -> Money {
    Money(picodollars: left.picodollars + right.picodollars)
  }

  package static func < (left: Money, right: Money) -> Bool {
    left.picodollars < right.picodollars
  }

  /// US dollars as a number, for JSON; exact to about 15 digits.
  package var dollars: Double { Double(picodollars) / 1e12 }
}

/// What a model's tokens cost, in picodollars a token.
///
/// A price list's "$3 per million tokens" is 3,000,000 picodollars a token.
package struct Price: Equatable, Sendable, Codable {
  package var prompt: Int
  package var completion: Int
  /// A prompt token read from the provider's cache.
  package var cacheRead: Int
  /// A prompt token written to the provider's cache.
  package var cacheWrite: Int

  package init(prompt: Int, completion: Int, cacheRead: Int? = nil, cacheWrite: Int? = nil) {
    self.prompt = prompt
    self.completion = completion
    self.cacheRead = cacheRead ?? prompt
    self.cacheWrite = cacheWrite ?? prompt
  }

  /// Models that run on this machine.
  package static let free = Price(prompt: 0, completion: 0)

  /// The exact cost of a call; an estimate when its usage is one.
  package func cost(of usage: Usage) -> Money {
    let plain = usage.promptTokens.count - usage.cachedTokens - usage.cacheWriteTokens
    return Money(
      picodollars: max(0, plain) * prompt + usage.cachedTokens * cacheRead
        + usage.cacheWriteTokens * cacheWrite + usage.completionTokens.count * completion)
  }
}
