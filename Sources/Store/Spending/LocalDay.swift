package import FoundationEssentials
import Glibc

/// The day of a moment, where the user is.
package struct LocalDay: Equatable, Sendable {
  /// From midnight to the next one: 23 to 25 hours.
  package let range: Range<Date>

  /// - Parameter offset: Seconds east of Greenwich at a moment; the user's own zone by default.
  package init(containing moment: Date, offset: (Date) -> Int = LocalDay.systemOffset) {
    let local = moment.timeIntervalSince1970 + Double(offset(moment))
    let midnight = (local / 86_400).rounded(.down) * 86_400
    range = Self.moment(midnight, offset)..<Self.moment(midnight + 86_400, offset)
  }

  /// The moment of a local time. The offset is asked again at the answer, for days it changes on.
  private static func moment(_ local: Double, _ offset: (Date) -> Int) -> Date {
    let guess = Date(
      timeIntervalSince1970: local - Double(offset(Date(timeIntervalSince1970: local))))
    return Date(timeIntervalSince1970: local - Double(offset(guess)))
  }

  /// Seconds east of Greenwich by the system's zone, which follows TZ.
  package static func systemOffset(at moment: Date) -> Int {
    var seconds = time_t(moment.timeIntervalSince1970)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return parts.tm_gmtoff
  }
}
