import Core
import Transport

/// What is done about a failed call that showed nothing yet: nothing, a second try at once with
/// what was learnt, or one after a wait.
struct BedrockRecovery {
  enum Step {
    case again
    /// In so many seconds.
    case wait(Double)
    /// With the error as it is told.
    case giveUp(BedrockError)
  }

  private let access: BedrockAccess
  private var patience: BedrockPatience
  private var mayLearnClock = true
  private var mayRefresh = true

  init(access: BedrockAccess, policy: RetryPolicy) {
    self.access = access
    let attempts = access.surroundings.variable("AWS_MAX_ATTEMPTS").flatMap { Int($0) }
    patience = BedrockPatience(policy: policy, maxAttempts: attempts.map { max(1, $0) })
  }

  /// How many waits there were, for the news of one.
  var attempt: Int { patience.attempt }

  /// - Parameters:
  ///   - head: That of the answer, when there was one.
  ///   - used: What the call was signed with.
  mutating func step(
    after error: BedrockError, head: HTTPHead?, used: AWSCredentials?
  ) async -> Step {
    switch error {
    case .clockOff:
      if mayLearnClock, let head, access.learnClock(from: head) {
        mayLearnClock = false
        return .again
      }
      return .giveUp(.clockOff(minutes: access.clock.minutes))
    case .sessionExpired:
      guard mayRefresh, let used else { return .giveUp(error) }
      mayRefresh = false
      await access.forget(used)
      return .again
    default: return patience.wait(after: error).map { .wait($0) } ?? .giveUp(error)
    }
  }
}
