import Canvas
import Testing

@Suite("The nearest colour of a palette")
struct ColourTests {
  @Test("weighs red and blue like green")
  func distance() throws {
    // Too red or too blue is as far away as not red or blue enough.
    #expect(try #require(Colour("#600000")).nearest(of: 256) == 52)
    #expect(try #require(Colour("#000060")).nearest(of: 256) == 17)
    #expect(try #require(Colour("#d78787")).nearest(of: 256) == 174)
    #expect(try #require(Colour("#cd0000")).nearest(of: 16) == 1)
  }

  @Test("of 256 is never one of the user's own 16")
  func fixed() throws {
    for text in ["#000000", "#ffffff", "#ff0000", "#808080"] {
      #expect(try #require(Colour(text)).nearest(of: 256) >= 16)
    }
  }
}
