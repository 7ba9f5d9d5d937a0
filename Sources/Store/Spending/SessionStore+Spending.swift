package import Core
package import FoundationEssentials
import GRDB

extension SessionStore {
  /// What a session cost so far; nothing for one that is not stored.
  package func spending(of id: SessionID) async throws -> Spending {
    try await read { db in
      try Self.spending(
        where: "session = (SELECT key FROM session WHERE id = ?)", [id.rawValue], in: db)
    }
  }

  /// What the turns asked in a stretch of time cost: `LocalDay(containing: now).range` is today.
  package func spending(in time: Range<Date>) async throws -> Spending {
    try await read { db in
      try Self.spending(where: "asked >= ? AND asked < ?", Self.bounds(time), in: db)
    }
  }

  /// What each model's turns in a stretch of time cost, the dearest first.
  package func spendingByModel(in time: Range<Date>) async throws -> [ModelSpending] {
    try await read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT provider, model, \(sums) FROM turn
            WHERE asked >= ? AND asked < ? AND \(ours) GROUP BY provider, model
            ORDER BY cost DESC, turns DESC, provider, model
          """, arguments: Self.bounds(time)
      ).map { row in
        ModelSpending(
          model: ModelName(provider: row["provider"], id: row["model"]),
          spending: Spending(row: row))
      }
    }
  }

  private static func bounds(_ time: Range<Date>) -> StatementArguments {
    [time.lowerBound.timeIntervalSince1970, time.upperBound.timeIntervalSince1970]
  }

  private static func spending(
    where condition: String, _ arguments: StatementArguments, in db: Database
  ) throws -> Spending {
    try Row.fetchOne(
      db, sql: "SELECT \(sums) FROM turn WHERE \(condition) AND \(ours)", arguments: arguments
    ).map(Spending.init(row:)) ?? Spending()
  }
}

/// Turns that were imported were paid elsewhere, if at all.
private let ours = "provider <> 'imported'"

/// A turn that failed before a word of the answer is not one whose cost is unknown.
private let sums = """
  coalesce(sum(cost), 0) AS cost, count(*) AS turns,
  coalesce(sum(cost IS NULL AND outcome IS NOT NULL AND (answer <> '' OR parts IS NOT NULL)), 0)
    AS unknown_turns,
  coalesce(max(cost > 0 AND (prompt_tokens_estimated OR completion_tokens_estimated)), 0)
    AS is_estimate,
  coalesce(sum(prompt_tokens), 0) AS prompt_tokens,
  coalesce(sum(completion_tokens), 0) AS completion_tokens
  """

extension Spending {
  fileprivate init(row: Row) {
    self.init(
      cost: Money(picodollars: row["cost"]), isEstimate: row["is_estimate"],
      unknownTurns: row["unknown_turns"], turns: row["turns"],
      promptTokens: row["prompt_tokens"], completionTokens: row["completion_tokens"])
  }
}
