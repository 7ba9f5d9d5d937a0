/// Prompt tokens a second, as measured; newer measurements count more.
struct ReadingSpeed: Equatable, Sendable {
  private(set) var tokensPerSecond: Double?

  /// Adds a measurement. Small ones count less, so a last batch of three tokens changes nothing.
  mutating func note(tokens: Int, seconds: Double) {
    guard tokens > 0, seconds > 0 else { return }
    let measured = Double(tokens) / seconds
    guard let known = tokensPerSecond else {
      tokensPerSecond = measured
      return
    }
    let weight = min(0.5, Double(tokens) / 256)
    tokensPerSecond = known + (measured - known) * weight
  }
}
