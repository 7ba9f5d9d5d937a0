import Core

/// Writes an answer's text to the recorder as it grows: at once when it was quiet, then four times a
/// second, so that a killed process loses a quarter second at most and a fast stream costs little.
actor AnswerLog {
  private let recorder: any TurnRecorder
  private let turn: TurnID
  private var pending = ""
  private var writing: Task<Void, Never>?
  private(set) var failure: (any Error)?

  init(recorder: any TurnRecorder, turn: TurnID) {
    self.recorder = recorder
    self.turn = turn
  }

  func add(_ text: String) {
    pending += text
    guard writing == nil else { return }
    writing = Task { await write() }
  }

  /// Waits until what was added is written, and returns the first error.
  func close() async -> (any Error)? {
    writing?.cancel()
    await writing?.value
    return failure
  }

  private func write() async {
    while !pending.isEmpty {
      let text = pending
      pending = ""
      do {
        // Not cancelled with the writer: what arrived is kept.
        try await Task { try await recorder.append(text, to: turn) }.value
      } catch {
        failure = failure ?? error
      }
      // Ends early, with an error of no interest, when the log is closed.
      if !Task.isCancelled { try? await Task.sleep(for: .milliseconds(250)) }
    }
    writing = nil
  }
}
