/// News of a turn, in order. The last one is `ended`, whatever happens.
package enum TurnEvent: Sendable {
  /// What retrieval found, before anything is in the prompt.
  case retrieved([Source])
  /// The prompt is built: the turn has its sources (those in the prompt marked), prompt and share.
  case prompted(Turn)
  case reading(Int, of: Int)
  case text(String, tokens: Int)
  case reasoning(String)
  case retrying(attempt: Int, after: Double, Failure)
  case usage(Usage)
  /// The store could not keep the turn; the turn goes on. Said once.
  case notSaved(Failure)
  /// The turn with its outcome, as it was stored.
  case ended(Turn)
}
