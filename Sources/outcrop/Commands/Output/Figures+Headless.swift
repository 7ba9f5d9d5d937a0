import Core
import FoundationEssentials
import Interface
import Store

/// What headless commands print besides the figures of the screen.
extension Figures {
  /// Money as the screen shows it; a sum with guessed tokens in it carries `≈`.
  static func money(_ money: Money?, isEstimate: Bool) -> String {
    (isEstimate && money != nil ? "≈" : "") + Figures.money(money)
  }

  static func bytes(_ bytes: Int) -> String { Figures.bytes(Int64(bytes)) }

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

  /// `p. 2 · Rent`: where a source stands, with its heading.
  static func placeWithHeading(_ place: Place) -> String {
    ([Figures.place(place)] + place.headings.suffix(1)).joined(separator: " · ")
  }
}
