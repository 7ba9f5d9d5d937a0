package import Core

/// The figures of the status line. While a stream runs they are renewed four times a second, so that
/// they can be read and cost little to draw.
package struct Counters: Equatable, Sendable {
  package var share: PromptShare?
  package var usage: Usage?
  /// Completion tokens that have arrived, whoever counts them.
  package var completion = TokenCount(0)
  package var tokensPerSecond: Double?
  package var firstToken: Double?
  /// The cost of the turn in progress, or of the last one.
  package var turnCost: Money? = .zero
  /// Whether that turn is still to be added to the session's and today's cost.
  var isTurnOpen = false
  /// The session's and today's turns before this one.
  package var sessionBase: Money? = .zero
  package var todayBase: Money? = .zero

  package init() {}

  /// Prompt tokens: as reported, else as counted.
  package var prompt: TokenCount? { usage?.promptTokens ?? share?.total }

  /// Tokens of the context window in use.
  package var contextTokens: Int? {
    guard let prompt else { return nil }
    return prompt.count + (usage?.completionTokens.count ?? completion.count)
  }

  package var sessionCost: Money? { sum(sessionBase) }
  package var todayCost: Money? { sum(todayBase) }

  private func sum(_ base: Money?) -> Money? {
    isTurnOpen ? Self.sum(base, turnCost) : base
  }

  /// A turn begins: its own figures start anew.
  mutating func open() {
    share = nil
    usage = nil
    completion = TokenCount(0)
    tokensPerSecond = nil
    firstToken = nil
    turnCost = .zero
    isTurnOpen = true
  }

  /// Takes the figures of a turn as far as it is.
  mutating func show(_ turn: Turn) {
    share = turn.share
    usage = turn.usage
    completion = turn.usage?.completionTokens ?? TokenCount(0)
    firstToken = turn.timings.firstToken
    tokensPerSecond = turn.timings.tokensPerSecond(completionTokens: completion.count)
  }

  /// The running turn's cost so far; `nil` price is unknown.
  mutating func price(_ price: Price?) {
    guard let prompt else { return }
    let usage = usage ?? Usage(promptTokens: prompt, completionTokens: completion)
    turnCost = price.map { $0.cost(of: usage) }
  }

  /// A turn is over: its cost belongs to the session's and today's. A call that reports no usage is
  /// counted as nothing; a price that is not known makes the sums unknown.
  mutating func close(_ turn: Turn, isShown: Bool) {
    let cost = turn.usage == nil ? Money.zero : turn.cost
    if isShown {
      isTurnOpen = false
      show(turn)
      turnCost = cost
    }
    sessionBase = Self.sum(sessionBase, cost)
    todayBase = Self.sum(todayBase, cost)
  }

  private static func sum(_ one: Money?, _ other: Money?) -> Money? {
    guard let one, let other else { return nil }
    return one + other
  }
}
