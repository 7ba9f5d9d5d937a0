import Canvas
import Terminal
import Testing

@Suite("Key decoder")
struct KeyDecoderTests {
  private static let cases: [(bytes: String, keys: [Key])] = [
    ("a", [.character("a")]),
    ("é漢🪨", [.character("é"), .character("漢"), .character("🪨")]),
    ("\r", [.enter]),
    ("\n", [.control("j")]),
    ("\t\u{1B}[Z", [.tab, .shiftTab]),
    ("\u{7F}", [.backspace]),
    ("\u{01}\u{1F}\u{00}", [.control("a"), .control("_"), .control(" ")]),
    ("\u{1B}m\u{1B}1", [.alt("m"), .alt("1")]),
    ("\u{1B}\r\u{1B}\u{7F}", [.altEnter, .altBackspace]),
    ("\u{1B}[A\u{1B}OB\u{1B}[1;5A\u{1B}[1;2B", [.up, .down, .controlUp, .shiftDown]),
    ("\u{1B}[5~\u{1B}[6~\u{1B}[3~\u{1B}[1~", [.pageUp, .pageDown, .delete, .home]),
    (
      "\u{1B}OP\u{1B}[12~\u{1B}[20~\u{1B}[24~",
      [.function(1), .function(2), .function(9), .function(12)]
    ),
    ("\u{1B}[13;3u\u{1B}[27;5;106~\u{1B}[97;3u", [.altEnter, .control("j"), .alt("a")]),
    (
      "\u{1B}[<0;5;3M\u{1B}[<0;5;3m\u{1B}[<64;1;1M",
      [
        .mouse(Mouse(.press, column: 4, row: 2)), .mouse(Mouse(.release, column: 4, row: 2)),
        .mouse(Mouse(.wheelUp, column: 0, row: 0)),
      ]
    ),
    (
      "\u{1B}[200~two\nlines\u{1B}[31m\u{1B}[201~x",
      [.paste("two\nlines\u{1B}[31m"), .character("x")]
    ),
    ("\u{1B}]11;rgb:0000/0000/0000\u{1B}\\q", [.character("q")]),
    ("\u{1B}[99;99;99x!", [.character("!")]),
  ]

  @Test("understands every kind of key, whole", arguments: cases.indices)
  func whole(_ index: Int) {
    var decoder = KeyDecoder()
    #expect(decoder.feed(Self.cases[index].bytes.utf8) == Self.cases[index].keys)
    #expect(!decoder.isWaiting)
  }

  @Test("understands every kind of key, byte by byte", arguments: cases.indices)
  func byteByByte(_ index: Int) {
    var decoder = KeyDecoder()
    let keys = Self.cases[index].bytes.utf8.flatMap { decoder.feed([$0]) }
    #expect(keys == Self.cases[index].keys)
  }

  @Test("a lone Esc waits, and is a key when nothing follows")
  func loneEscape() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0x1B]).isEmpty)
    #expect(decoder.isWaiting)
    #expect(decoder.flush() == [.escape])
    #expect(!decoder.isWaiting)
  }

  @Test("random bytes give keys or nothing, and never trap")
  func randomBytes() {
    var generator = SplitMix(state: 7)
    for _ in 0..<2_000 {
      var decoder = KeyDecoder()
      let bytes = (0..<64).map { _ in
        Bool.random(using: &generator) ? UInt8(0x1B) : UInt8.random(in: 0...255, using: &generator)
      }
      _ = decoder.feed(bytes)
      _ = decoder.flush()
    }
  }

  @Test("invalid UTF-8 is dropped and the next key is whole")
  func invalidUTF8() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0xC3, 0x28, 0xFF, 0x61]) == [.character("("), .character("a")])
  }
}

/// A small generator whose numbers are the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
