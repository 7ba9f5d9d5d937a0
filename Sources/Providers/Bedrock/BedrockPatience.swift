import Core
import Transport

/// Whether and when a call that showed nothing yet is sent again.
struct BedrockPatience {
  let policy: RetryPolicy
  /// `AWS_MAX_ATTEMPTS`: how often to try at most, the first time included.
  let maxAttempts: Int?
  private var attempts = 0

  init(policy: RetryPolicy, maxAttempts: Int?) {
    self.policy = policy
    self.maxAttempts = maxAttempts
  }

  /// How many waits there were, for the news of one.
  var attempt: Int { attempts }

  /// Seconds to wait before the next try; `nil` to give up.
  mutating func wait(after error: BedrockError) -> Double? {
    attempts += 1
    let own = Self.tries(error)
    let tries = own <= 2 ? min(own, maxAttempts ?? own) : maxAttempts ?? own
    guard attempts < tries else { return nil }
    switch error {
    case .notReady: return Self.starting[min(attempts, Self.starting.count) - 1]
    case .accessPending: return 120
    default:
      var policy = policy
      policy.retries = tries - 1
      return policy.wait(before: attempts, requested: Self.requested(error))
    }
  }

  /// How long a model takes to start, in seconds.
  private static let starting: [Double] = [5, 10, 20, 30]

  /// How often an error is worth trying, the first time included.
  private static func tries(_ error: BedrockError) -> Int {
    switch error {
    case .throttled: return 4
    case .notReady: return 5
    case .modelTimeout, .modelFailed, .accessPending: return 2
    case .serviceTrouble: return 3
    case .transport(let error):
      switch error {
      case .unresolved, .refused, .connectTimeout, .droppedBeforeAnswer: return 3
      default: return 1
      }
    default: return 1
    }
  }

  private static func requested(_ error: BedrockError) -> Double? {
    switch error {
    case .throttled(let seconds), .serviceTrouble(_, let seconds): seconds
    default: nil
    }
  }
}
