import Core
import FoundationEssentials
import Interface
import Testing

@testable import outcrop

@Suite("Figures for people")
struct FiguresTests {
  @Test(
    "money keeps two digits that say something",
    arguments: [
      (0, "$0"), (410_000_000_000, "$0.41"), (2_100_000_000, "$0.0021"), (34_000_000_000, "$0.034"),
      (12_345_000_000_000, "$12.35"), (1_234, "$0.0000000012"), (99_600_000_000, "$0.10"),
    ])
  func money(picodollars: Int, text: String) {
    #expect(Figures.money(Money(picodollars: picodollars)) == text)
  }

  @Test("money that nobody knows is a question mark, a guess has its sign")
  func unknown() {
    #expect(Figures.money(nil) == "?")
    #expect(Figures.money(Money(picodollars: 2_100_000_000), isEstimate: true) == "≈$0.0021")
  }

  @Test("counts are grouped, bytes rounded")
  func counts() {
    #expect(Figures.count(0) == "0")
    #expect(Figures.count(1_412) == "1,412")
    #expect(Figures.count(-1_234_567) == "-1,234,567")
    #expect(Figures.tokens(.estimate(999)) == "≈999")
    #expect(Figures.bytes(491_400_064) == "491 MB")
    #expect(Figures.bytes(1_117_320_768) == "1.1 GB")
    #expect(Figures.bytes(12) == "12 B")
  }

  @Test("a place is a page, or lines, with the closest heading")
  func place() {
    var place = Place(characters: 0..<9, lines: 10...14, headings: ["Terms", "Notice"])
    #expect(Figures.placeWithHeading(place) == "lines 10–14 · Notice")
    place.page = 4
    place.pageLabel = "iv"
    #expect(Figures.placeWithHeading(place) == "p. iv · Notice")
  }
}

@Suite("Output")
struct OutputTests {
  @Test("control characters of documents are shown, not obeyed")
  func harmlessText() {
    #expect(harmless("a\u{1B}[31mb\u{9B}c\td\n") == "a\u{FFFD}[31mb\u{FFFD}c\td\n")
    #expect(harmless("通知 é\n") == "通知 é\n")
  }

  @Test("turns and sessions have new names each time")
  func identities() {
    #expect(Set((0..<100).map { _ in Identities.turn() }).count == 100)
    #expect(Identities.session().rawValue.count == 11)
  }
}
