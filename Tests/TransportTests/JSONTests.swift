import Foundation
import Testing

@testable import Transport

@Suite("JSON")
struct JSONTests {
  private func parse(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  @Test("reads every kind of value")
  func values() throws {
    let document = try parse(
      #" {"a": [1, -2.5, 1e3, true, false, null], "b": {"c": "x\n\u00e9\ud83e\udea8\/\"\\"}, "": 0} "#
    )
    #expect(
      document == [
        "a": [1, -2.5, 1000.0, true, false, nil], "b": ["c": "x\né🪨/\"\\"], "": 0,
      ])
    #expect(document["b"]?["c"]?.string == "x\né🪨/\"\\")
    #expect(document["a"]?[0]?.int == 1)
    #expect(document["a"]?[2]?.int == 1000)
    #expect(document["a"]?[9] == nil)
  }

  @Test(
    "refuses what RFC 8259 refuses",
    arguments: [
      "", " ", "{", "[", "{}x", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{\"a\":}", "[1 2]",
      "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "NaN", "Infinity", "nul", "truee", "TRUE",
      "'a'", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\n\"", "\"\u{0}\"", "]", ",",
      "{\"a\":1 \"b\":2}", "[\"a\"\"b\"]", "\"\\", "\u{FEFF}1",
    ])
  func refused(text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
    // Skipping checks as strictly as reading.
    #expect(throws: JSONError.self) {
      try JSONReader.read(Array(text.utf8)) { (_) throws(JSONError) in }
    }
  }

  @Test("mends lone surrogates and broken UTF-8 inside strings")
  func mended() throws {
    #expect(try parse(#""\ud800x""#) == "\u{FFFD}x")
    #expect(try parse(#""\udc00""#) == "\u{FFFD}")
    #expect(try parse(#""\ud800\u0041""#) == "\u{FFFD}A")
    #expect(try JSON(parsing: [0x22, 0xFF, 0x22]) == "\u{FFFD}")
  }

  @Test("refuses nesting that would exhaust the stack")
  func depth() throws {
    let fine = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    #expect(throws: Never.self) { try parse(fine) }
    #expect(throws: JSONError(reason: .tooDeep, offset: 256)) {
      try parse(String(repeating: "[", count: 100_000))
    }
  }

  @Test("keeps the order of members, and the last of two with one key counts")
  func members() throws {
    var object = try #require(try parse(#"{"z":1,"a":2,"z":3}"#).object)
    #expect(object.members.map(\.key) == ["z", "a", "z"])
    #expect(object["z"] == 3)
    object["a"] = nil
    object["n"] = "new"
    #expect(object.members.map(\.key) == ["z", "z", "n"])
  }

  @Test("writes what it reads, byte for byte")
  func encoded() throws {
    let text = #"{"b":[1,-7,2.5,true,null,"é\"\\\n\t\u0001"],"a":{}}"#
    #expect(String(decoding: try parse(text).encoded, as: UTF8.self) == text)
    #expect(JSON.number(.infinity).encoded == Array("null".utf8))
  }

  @Test("a number beyond Int is a Double")
  func largeNumber() throws {
    #expect(try parse("9223372036854775807") == .integer(.max))
    #expect(try parse("9223372036854775808") == .number(9_223_372_036_854_775_808))
    #expect(throws: JSONError(reason: .invalidNumber, offset: 1)) { try parse("[1e999]") }
  }

  @Test("reads streams of members without building the rest")
  func reader() throws {
    var seen: [String] = []
    try JSONReader.read(Array(#"{"skip":{"x":[1,{"y":2}]},"take":["a","b"]}"#.utf8)) {
      (reader) throws(JSONError) in
      try reader.readObject { (reader, key) throws(JSONError) in
        guard key == "take", reader.isAtArray else { return }
        try reader.readArray { (reader) throws(JSONError) in seen.append(try reader.readString()) }
      }
    }
    #expect(seen == ["a", "b"])
  }

  @Test("accepts no mutation that Foundation refuses, and survives its own output")
  func fuzz() throws {
    let seed = Array(#"{"id":"c1","n":[0,-1.5e3,12],"d":{"t":" \"x\\n","f":null,"b":true}}"#.utf8)
    let alphabet = Array(#"{}[],:"\ntrufalse0123456789.-+eE "#.utf8)
    var random = Generator(state: 42)
    var accepted = 0
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = alphabet.randomElement(using: &random)!
        case 1: bytes.insert(alphabet.randomElement(using: &random)!, at: place)
        default: bytes.remove(at: place)
        }
      }
      let isSkipped =
        (try? JSONReader.read(bytes) { (_) throws(JSONError) in }) != nil
      guard let document = try? JSON(parsing: bytes) else {
        // Only a number out of range may pass where its value is not asked for.
        #expect(!isSkipped || bytes.contains(0x65) || bytes.contains(0x45))
        continue
      }
      accepted += 1
      #expect(isSkipped)
      #expect(try JSON(parsing: document.encoded) == document)
      let peer = try? JSONSerialization.jsonObject(
        with: Data(bytes), options: [.fragmentsAllowed])
      #expect(peer != nil, "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(accepted > 500)
  }

  @Test("never traps on random bytes")
  func noise() {
    var random = Generator(state: 7)
    var refused = 0
    for _ in 0..<5_000 {
      let count = Int.random(in: 0..<40, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      if (try? JSON(parsing: bytes)) == nil { refused += 1 }
    }
    #expect(refused > 4_000)
  }
}

/// A small generator, so that a failure can be repeated.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
