/// How far a pull has come.
package struct PullProgress: Equatable, Sendable {
  /// What is being done.
  package enum Step: Equatable, Sendable {
    case preparing
    /// Bytes arrive from `place`, in its part `part` of `parts`.
    case downloading(place: String, part: Int, parts: Int)
    case joining
    case converting
    case verifying
    case done
  }

  package let step: Step
  /// Bytes done of `total` in this step. Both are 0 while a step cannot tell.
  package let done: Int
  package let total: Int

  package init(_ step: Step, done: Int = 0, total: Int = 0) {
    self.step = step
    self.done = min(done, total)
    self.total = total
  }

  /// The step in words, without figures.
  package var label: String {
    switch step {
    case .preparing: "preparing"
    case .downloading(let place, _, 1): "downloading from \(place)"
    case .downloading(let place, let part, let parts):
      "downloading part \(part) of \(parts) from \(place)"
    case .joining: "joining"
    case .converting: "converting"
    case .verifying: "verifying"
    case .done: "done"
    }
  }
}
