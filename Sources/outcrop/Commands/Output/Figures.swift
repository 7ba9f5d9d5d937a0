import Core
import FoundationEssentials
import Store

/// Figures as people read them in a terminal.
enum Figures {
  /// `$0.41`, and `$0.0021` where cents say nothing; `?` when nobody knows.
  static func money(_ money: Money?, isEstimate: Bool = false) -> String {
    guard let money else { return "?" }
    let sign = isEstimate ? "≈" : ""
    let dollars = money.dollars
    if money == .zero { return "\(sign)$0" }
    if dollars >= 0.095 { return "\(sign)$\(fixed(dollars, 2))" }
    // Two digits that say something.
    var digits = 2
    var scaled = dollars * 100
    while scaled < 9.5, digits < 12 {
      scaled *= 10
      digits += 1
    }
    return "\(sign)$\(fixed(dollars, digits))"
  }

  /// `1,412`.
  static func count(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(abs(number)).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }

  /// `≈1,412`.
  static func tokens(_ tokens: TokenCount) -> String {
    (tokens.isEstimate ? "≈" : "") + count(tokens.count)
  }

  /// `491 MB`.
  static func bytes(_ bytes: Int) -> String {
    var amount = Double(bytes)
    for unit in ["B", "kB", "MB", "GB"] {
      if amount < 999.5 { return "\(fixed(amount, amount < 9.95 && unit != "B" ? 1 : 0)) \(unit)" }
      amount /= 1000
    }
    return "\(fixed(amount, 1)) TB"
  }

  /// `0.8`, rounded.
  static func fixed(_ number: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = Int((number * scale).rounded())
    guard digits > 0 else { return String(whole) }
    var text = String(abs(whole))
    while text.count <= digits { text = "0" + text }
    let point = text.index(text.endIndex, offsetBy: -digits)
    return (whole < 0 ? "-" : "") + text[..<point] + "." + text[point...]
  }

  /// `2026-03-14 12:00`, where the user is.
  static func time(_ date: Date) -> String {
    let local = date.addingTimeInterval(Double(LocalDay.systemOffset(at: date)))
    return String(ISOTime.text(local).prefix(16)).replacing("T", with: " ")
  }

  /// Where a source stands: `p. 2`, `lines 10–14`, with its heading.
  static func place(_ place: Place) -> String {
    let lines = place.lines
    let position =
      place.page.map { "p. \(place.pageLabel ?? String($0))" }
      ?? (lines.count == 1
        ? "line \(lines.lowerBound)" : "lines \(lines.lowerBound)–\(lines.upperBound)")
    return ([position] + place.headings.suffix(1)).joined(separator: " · ")
  }
}
