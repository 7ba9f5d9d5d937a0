import FoundationEssentials
import Glibc

/// Dates as lists show them: `14:05` today, `3 May`, `3 May 2024`.
enum ShortDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func text(_ date: Date, now: Date) -> String {
    let (then, today) = (parts(date), parts(now))
    if then.tm_year == today.tm_year, then.tm_yday == today.tm_yday {
      return "\(two(then.tm_hour)):\(two(then.tm_min))"
    }
    let day = "\(then.tm_mday) \(months[Int(then.tm_mon) % 12])"
    return then.tm_year == today.tm_year ? day : "\(day) \(then.tm_year + 1900)"
  }

  private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func parts(_ date: Date) -> tm {
    var seconds = time_t(date.timeIntervalSince1970)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return parts
  }
}
