import Transport

/// How far this computer's clock is from that of AWS, as learnt from an answer.
package struct ClockOffset: Equatable, Sendable {
  /// Seconds to add to the local clock.
  package private(set) var seconds: Double

  package init(seconds: Double = 0) {
    self.seconds = seconds
  }

  /// Learns from an answer's `Date`; false when it has none that can be read, or when it is what
  /// was known, give or take the second that dates are rounded to.
  package mutating func learn(date: String?, now: Double) -> Bool {
    guard let date, let theirs = HTTPDate.seconds(date) else { return false }
    let offset = Double(theirs) - now
    guard abs(offset - seconds) > 2 else { return false }
    seconds = offset
    return true
  }

  /// The time at AWS.
  package func correct(_ now: Double) -> Double { now + seconds }

  /// The distance in whole minutes, at least 1, for a sentence.
  package var minutes: Int { max(1, Int((abs(seconds) / 60).rounded())) }
}
