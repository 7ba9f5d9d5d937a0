import Transport

/// Moments as AWS writes them.
enum AWSTime {
  /// `YYYYMMDDTHHMMSSZ` of seconds since 1970.
  static func stamp(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.down))
    let day = whole.divided(by: 86_400)
    let second = whole - day * 86_400
    let (year, month, date) = civil(day)
    return pad(year, 4) + pad(month, 2) + pad(date, 2) + "T" + pad(second / 3600, 2)
      + pad(second / 60 % 60, 2) + pad(second % 60, 2) + "Z"
  }

  /// Seconds since 1970 of an ISO 8601 moment such as `2026-11-24T22:52:18Z`, with or without a
  /// fraction, `UTC` or an offset such as `+01:00` at its end; `nil` for any other spelling.
  static func seconds(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ (48...57).contains($0) })
      else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int($1 - 48) }
    }
    guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84 || bytes[10] == 32,
      bytes[13] == 58, bytes[16] == 58, let year = number(0..<4), let month = number(5..<7),
      let date = number(8..<10), let hour = number(11..<13), let minute = number(14..<16),
      let second = number(17..<19), (1...12).contains(month), (1...31).contains(date), hour < 24,
      minute < 60, second <= 60
    else { return nil }
    var end = 19
    if bytes[end] == 46 {
      end += 1
      while end < bytes.count, (48...57).contains(bytes[end]) { end += 1 }
    }
    let zone = String(decoding: bytes[end...], as: UTF8.self)
    var offset = 0
    if zone != "Z" && zone != "UTC" {
      guard let sign = zone.first, sign == "+" || sign == "-",
        let hours = number(end + 1..<end + 3)
      else { return nil }
      let minutes = number(bytes.count - 2..<bytes.count) ?? 0
      guard zone.utf8.count >= 5 else { return nil }
      offset = (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }
    let clock = hour * 3600 + minute * 60 + second - offset
    return Double(day(year: year, month: month, date: date) * 86_400 + clock)
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // Days since 1970 in the Gregorian calendar, whose years are counted from March here so that the
  // leap day comes last.

  private static func day(year: Int, month: Int, date: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year.divided(by: 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ day: Int) -> (year: Int, month: Int, date: Int) {
    let shifted = day + 719_468
    let era = shifted.divided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}

extension Int {
  /// Rounded down, also below zero.
  fileprivate func divided(by divisor: Int) -> Int {
    (self >= 0 ? self : self - divisor + 1) / divisor
  }
}
