/// Keeps turns as they happen. Calls for one turn come in order.
package protocol TurnRecorder: Sendable {
  /// Stores a turn before anything is retrieved or sent for it.
  func begin(_ turn: Turn) async throws
  /// Stores what retrieval and prompt building added: sources, prompt, share, price, timings.
  func ground(_ turn: Turn) async throws
  /// Appends text to the stored answer. Called at most four times a second.
  func append(_ text: String, to turn: TurnID) async throws
  /// Stores the turn as it ended: answer, usage, timings, outcome.
  func end(_ turn: Turn) async throws
}
