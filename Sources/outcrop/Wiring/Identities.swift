import Core
import FoundationEssentials
import Glibc
import Store

/// New names for sessions and turns.
enum Identities {
  private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")

  /// Such as `1124-kx3f`: short enough to type, month and day first.
  static func session(at moment: Date = Date()) -> SessionID {
    var seconds = time_t(moment.timeIntervalSince1970)
    var parts = tm()
    localtime_r(&seconds, &parts)
    let day = [parts.tm_mon + 1, parts.tm_mday].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    return SessionID(rawValue: "\(day)-\(random(6))")
  }

  static func turn() -> TurnID { TurnID(rawValue: random(16)) }

  private static func random(_ count: Int) -> String {
    String((0..<count).map { _ in letters[Int.random(in: letters.indices)] })
  }
}

/// The clocks of the program; everything below it gets them handed in.
enum Clocks {
  /// Seconds of a clock that only goes forward.
  static func monotonic() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func today() -> Range<Date> { LocalDay(containing: Date()).range }
}
