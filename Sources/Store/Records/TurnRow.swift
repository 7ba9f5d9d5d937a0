import Core
import FoundationEssentials
import GRDB

/// A turn to and from its row. The prompt lives in its own tables, see `PromptRows`.
enum TurnRow {
  /// Columns that grounding and ending a turn set; the answer is set apart.
  static let columns = [
    "question", "asked", "provider", "model", "searched", "sources", "share", "prompt_tokens",
    "prompt_tokens_estimated", "completion_tokens", "completion_tokens_estimated",
    "cached_tokens", "cache_write_tokens", "price_prompt", "price_completion",
    "price_cache_read", "price_cache_write", "cost", "retrieved_after", "first_token_after",
    "ended_after", "outcome", "stop_reason", "failure",
  ]

  static func values(of turn: Turn) throws -> [String: (any DatabaseValueConvertible)?] {
    var values: [String: (any DatabaseValueConvertible)?] = [
      "question": turn.question, "asked": turn.asked.timeIntervalSince1970,
      "provider": turn.model.provider, "model": turn.model.id, "searched": turn.searched,
      "sources": turn.sources.isEmpty
        ? nil : try JSONText.encode(turn.sources.map(SourceRecord.init)),
      "share": try turn.share.map { try JSONText.encode(ShareRecord($0)) },
      "cost": turn.cost?.picodollars,
      "retrieved_after": turn.timings.retrieved, "first_token_after": turn.timings.firstToken,
      "ended_after": turn.timings.ended,
    ]
    values.merge(figures(of: turn)) { _, new in new }
    values.merge(try outcome(of: turn)) { _, new in new }
    return values
  }

  private static func figures(of turn: Turn) -> [String: (any DatabaseValueConvertible)?] {
    [
      "prompt_tokens": turn.usage?.promptTokens.count,
      "prompt_tokens_estimated": turn.usage?.promptTokens.isEstimate,
      "completion_tokens": turn.usage?.completionTokens.count,
      "completion_tokens_estimated": turn.usage?.completionTokens.isEstimate,
      "cached_tokens": turn.usage?.cachedTokens,
      "cache_write_tokens": turn.usage?.cacheWriteTokens,
      "price_prompt": turn.price?.prompt, "price_completion": turn.price?.completion,
      "price_cache_read": turn.price?.cacheRead, "price_cache_write": turn.price?.cacheWrite,
    ]
  }

  private static func outcome(of turn: Turn) throws -> [String: (any DatabaseValueConvertible)?] {
    var failure: String?
    var stopReason: String?
    if case .failed(let value) = turn.outcome {
      failure = try JSONText.encode(FailureRecord(value))
    }
    if case .finished(let reason) = turn.outcome { stopReason = reason.rawValue }
    return ["outcome": turn.outcome?.word, "stop_reason": stopReason, "failure": failure]
  }

  /// The plain text of an answer, and its parts where they are more than that.
  static func answer(of turn: Turn) throws -> (text: String, parts: String?) {
    let plain = turn.answer.count <= 1 && turn.answer == [.text(turn.answerText)]
    let parts =
      plain || turn.answer.isEmpty
      ? nil : try JSONText.encode(turn.answer.map(PartRecord.init))
    return (turn.answerText, parts)
  }

  /// Reads a row with all columns of `turn`, `session_id`, and `appended` for a running turn.
  static func turn(from row: Row) throws -> Turn {
    Turn(
      id: TurnID(rawValue: row["id"]), session: SessionID(rawValue: row["session_id"]),
      question: row["question"], asked: Date(timeIntervalSince1970: row["asked"]),
      model: ModelName(provider: row["provider"], id: row["model"]),
      share: try (row["share"] as String?).map {
        try JSONText.decode(ShareRecord.self, from: $0).share
      },
      sources: try sources(from: row), searched: row["searched"],
      answer: try answer(from: row), usage: usage(from: row),
      timings: Timings(
        retrieved: row["retrieved_after"], firstToken: row["first_token_after"],
        ended: row["ended_after"]),
      price: price(from: row), outcome: try outcome(from: row))
  }

  private static func sources(from row: Row) throws -> [Source] {
    guard let text = row["sources"] as String? else { return [] }
    return try JSONText.decode([SourceRecord].self, from: text).map(\.source)
  }

  private static func answer(from row: Row) throws -> [Part] {
    if let parts = row["parts"] as String? {
      return try JSONText.decode([PartRecord].self, from: parts).map(\.part)
    }
    let text = (row["answer"] as String) + (row["appended"] as String? ?? "")
    return text.isEmpty ? [] : [.text(text)]
  }

  private static func usage(from row: Row) -> Usage? {
    guard let prompt = row["prompt_tokens"] as Int? else { return nil }
    return Usage(
      promptTokens: TokenCount(prompt, isEstimate: row["prompt_tokens_estimated"] ?? false),
      completionTokens: TokenCount(
        row["completion_tokens"] ?? 0, isEstimate: row["completion_tokens_estimated"] ?? false),
      cachedTokens: row["cached_tokens"] ?? 0, cacheWriteTokens: row["cache_write_tokens"] ?? 0)
  }

  private static func price(from row: Row) -> Price? {
    guard let prompt = row["price_prompt"] as Int?,
      let completion = row["price_completion"] as Int?
    else { return nil }
    return Price(
      prompt: prompt, completion: completion, cacheRead: row["price_cache_read"],
      cacheWrite: row["price_cache_write"])
  }

  private static func outcome(from row: Row) throws -> Outcome? {
    let failure = try (row["failure"] as String?).map {
      try JSONText.decode(FailureRecord.self, from: $0)
    }
    return Outcome(word: row["outcome"], stopReason: row["stop_reason"], failure: failure)
  }
}

extension Outcome {
  /// What the store, exports and `--json` call it.
  package var word: String {
    switch self {
    case .finished: "finished"
    case .stopped: "stopped"
    case .failed: "failed"
    case .interrupted: "interrupted"
    }
  }

  /// Reads it back; `nil` for a turn that still runs.
  init?(word: String?, stopReason: String?, failure: FailureRecord?) {
    switch word {
    case nil: return nil
    case "finished": self = .finished(stopReason.flatMap(StopReason.init) ?? .endOfTurn)
    case "stopped": self = .stopped
    case "failed":
      self = .failed(
        failure?.failure
          ?? Failure(code: "unknown", sentence: "The turn failed.", remedy: "Ask again."))
    default: self = .interrupted
    }
  }
}
