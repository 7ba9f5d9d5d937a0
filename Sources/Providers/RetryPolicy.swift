/// When a call that failed before its first token is sent again: exponential backoff with full
/// jitter, unless the server says how long to wait.
package struct RetryPolicy: Sendable {
  /// Tries after the first one.
  package var retries: Int
  /// The ceiling of the first wait in seconds; it doubles with each one.
  package var firstCeiling: Double
  package var highestCeiling: Double
  /// A server that asks for a longer wait is not waited for.
  package var longestRequestedWait: Double
  /// Waits; throws when the task is cancelled.
  package var clock: any Clock<Duration>
  /// A number from 0 to 1, anew each time.
  package var random: @Sendable () -> Double

  package init(
    retries: Int = 3, firstCeiling: Double = 1, highestCeiling: Double = 20,
    longestRequestedWait: Double = 120, clock: any Clock<Duration>,
    random: @escaping @Sendable () -> Double
  ) {
    self.retries = retries
    self.firstCeiling = firstCeiling
    self.highestCeiling = highestCeiling
    self.longestRequestedWait = longestRequestedWait
    self.clock = clock
    self.random = random
  }

  /// Seconds to wait before retry `attempt`, counted from 1; `nil` to give up.
  func wait(before attempt: Int, requested: Double?) -> Double? {
    guard attempt <= retries else { return nil }
    if let requested { return requested <= longestRequestedWait ? max(0, requested) : nil }
    var ceiling = firstCeiling
    for _ in 1..<max(1, attempt) { ceiling = min(highestCeiling, ceiling * 2) }
    return min(highestCeiling, ceiling) * min(1, max(0, random()))
  }
}
