package import Core

/// Numbers as a reader sees them; headless commands use the same.
package enum Figures {
  /// `1412` as `1,412`.
  package static func count(_ number: Int) -> String {
    let digits = String(abs(number))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// A count of tokens; an estimate carries `≈`.
  package static func tokens(_ tokens: TokenCount) -> String {
    (tokens.isEstimate ? "≈" : "") + count(tokens.count)
  }

  /// `$0.0021`: two significant digits below a cent, cents from a dollar up; unknown is `?`.
  package static func money(_ money: Money?) -> String {
    guard let money else { return "?" }
    let amount = money.picodollars
    if amount == 0 { return "$0" }
    if amount >= 1_000_000_000_000 { return "$" + decimal(amount, places: 2) }
    if amount >= 10_000_000_000 {
      return "$" + decimal(amount, places: amount >= 99_500_000_000 ? 2 : 3)
    }
    var places = 3
    var unit = 1_000_000_000
    while places < 12, amount < unit {
      unit /= 10
      places += 1
    }
    return "$" + decimal(amount, places: min(12, places + 1))
  }

  /// Picodollars as dollars with `places` decimals, rounded half up.
  private static func decimal(_ amount: Int, places: Int) -> String {
    var unit = 1_000_000_000_000
    for _ in 0..<places { unit /= 10 }
    let rounded = (amount + unit / 2) / max(1, unit)
    var divisor = 1
    for _ in 0..<places { divisor *= 10 }
    let fraction = String(rounded % divisor)
    return count(rounded / divisor) + "." + String(repeating: "0", count: places - fraction.count)
      + fraction
  }

  /// `0.8 s`, `12 s`, `3 min 20 s`.
  package static func seconds(_ seconds: Double) -> String {
    if seconds < 9.95 {
      let tenths = Int((seconds * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) s"
    }
    let whole = Int(seconds.rounded())
    return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
  }

  /// `24 MB`, in powers of ten.
  package static func bytes(_ bytes: Int64) -> String {
    if bytes < 1_000 { return "\(bytes) B" }
    let units = ["kB", "MB", "GB", "TB"]
    var value = Double(bytes) / 1_000
    var unit = 0
    while value >= 999.5, unit < units.count - 1 {
      value /= 1_000
      unit += 1
    }
    if value < 9.95 {
      let tenths = Int((value * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
    return "\(Int(value.rounded())) \(units[unit])"
  }

  /// `1 document`, `255 documents`.
  package static func counted(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Where a chunk stands, in few words: page, else lines.
  package static func place(_ place: Place) -> String {
    if let page = place.page { return "p. \(place.pageLabel ?? count(page))" }
    let lines = place.lines
    return lines.count == 1
      ? "line \(lines.lowerBound)" : "lines \(lines.lowerBound)–\(lines.upperBound)"
  }
}
