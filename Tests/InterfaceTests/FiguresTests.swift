import Core
import Testing

@testable import Interface

@Suite("Figures")
struct FiguresTests {
  @Test(
    "money keeps its meaning below a cent and never calls unknown zero",
    arguments: [
      (nil, "?"), (0, "$0"), (1, "$0.000000000001"), (21_000_000, "$0.000021"),
      (2_100_000_000, "$0.0021"), (34_000_000_000, "$0.034"), (410_000_000_000, "$0.41"),
      (12_345_600_000_000, "$12.35"), (1_234_567_000_000_000, "$1,234.57"),
    ] as [(Int?, String)])
  func money(_ picodollars: Int?, _ text: String) {
    #expect(Figures.money(picodollars.map { Money(picodollars: $0) }) == text)
  }

  @Test("counts have separators and estimates a sign")
  func counts() {
    #expect(Figures.count(1_234_567) == "1,234,567")
    #expect(Figures.tokens(.estimate(87)) == "≈87")
    #expect(Figures.counted(1, "document") == "1 document")
  }

  @Test(
    "seconds are short",
    arguments: [(0.84, "0.8 s"), (6.2, "6.2 s"), (12.4, "12 s"), (200, "3 min 20 s")])
  func seconds(_ value: Double, _ text: String) {
    #expect(Figures.seconds(value) == text)
  }
}
