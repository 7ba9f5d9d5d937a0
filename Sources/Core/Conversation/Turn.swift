package import FoundationEssentials

/// Why a model ended its answer, as an outcome and not as an error.
package enum StopReason: String, Sendable, Codable {
  /// The model said all it had to say.
  case endOfTurn = "end_turn"
  case maxTokens = "max_tokens"
  case stopSequence = "stop_sequence"
  case toolUse = "tool_use"
  case refusal
  case guardrail
  /// The provider's content filter cut the answer.
  case contentFilter = "content_filter"
}

/// How a turn ended. A turn without one is still running, or was cut off by the end of its process.
package enum Outcome: Equatable, Sendable, Codable {
  case finished(StopReason)
  /// The user stopped it; what had arrived is kept.
  case stopped
  case failed(Failure)
  /// The process ended before the turn did; found at the next start.
  case interrupted
}

/// When things happened in a turn, in seconds after the question was sent.
package struct Timings: Equatable, Sendable, Codable {
  /// Retrieval complete.
  package var retrieved: Double?
  /// First token of the answer.
  package var firstToken: Double?
  /// End of the answer.
  package var ended: Double?

  package init(retrieved: Double? = nil, firstToken: Double? = nil, ended: Double? = nil) {
    self.retrieved = retrieved
    self.firstToken = firstToken
    self.ended = ended
  }

  /// Completion tokens per second after the first one; `nil` when too little time passed between
  /// the two moments to say.
  package func tokensPerSecond(completionTokens: Int) -> Double? {
    guard let firstToken, let ended, ended - firstToken > 0.05, completionTokens > 1 else {
      return nil
    }
    return Double(completionTokens - 1) / (ended - firstToken)
  }
}

/// One question, what grounded its answer, the answer, and what it cost.
package struct Turn: Equatable, Sendable, Identifiable {
  package let id: TurnID
  package let session: SessionID
  package var question: String
  package var asked: Date
  package var model: ModelName
  /// The exact prompt, once it was built.
  package var prompt: Prompt?
  /// How the prompt's tokens split, once it was built.
  package var share: PromptShare?
  /// Ranked sources, those in the prompt first; ranks count from 1 and are what `[n]` cites.
  package var sources: [Source]
  /// Whether retrieval was asked for: tells "nothing found" from "nothing searched".
  package var searched: Bool
  /// The answer's parts; grows while the turn runs.
  package var answer: [Part]
  package var usage: Usage?
  package var timings: Timings
  /// The prices in force when the turn ran; `nil` when the model is in no price list.
  package var price: Price?
  package var outcome: Outcome?

  package init(
    id: TurnID, session: SessionID, question: String, asked: Date, model: ModelName,
    prompt: Prompt? = nil, share: PromptShare? = nil, sources: [Source] = [],
    searched: Bool = false, answer: [Part] = [], usage: Usage? = nil,
    timings: Timings = Timings(), price: Price? = nil, outcome: Outcome? = nil
  ) {
    self.id = id
    self.session = session
    self.question = question
    self.asked = asked
    self.model = model
    self.prompt = prompt
    self.share = share
    self.sources = sources
    self.searched = searched
    self.answer = answer
    self.usage = usage
    self.timings = timings
    self.price = price
    self.outcome = outcome
  }

  /// The answer's text parts joined.
  package var answerText: String { Message(role: .assistant, parts: answer).text }

  /// What the turn cost; `nil` when usage or price is unknown. A free model costs nothing, counted
  /// or not.
  package var cost: Money? {
    guard let price else { return nil }
    if price == .free { return .zero }
    guard let usage else { return nil }
    return price.cost(of: usage)
  }
}
