import Testing

@testable import Transport

@Suite("Server-sent events")
struct ServerSentEventDecoderTests {
  private static let sample = Array(
    ("\u{FEFF}: a comment\n"
      + "data: one\n\n"
      + "event: delta\r\ndata: two\r\ndata:three\r\n\r\n"
      + "id: 7\rdata:  four\r\r"
      + "data\n\n"
      + "retry: 10\nunknown: x\ndata: naïve 🪨\n\n"
      + "event: nothing\n\n"
      + "data: [DONE]\n\n").utf8)

  private static let expected = [
    ServerSentEvent(data: Array("one".utf8)),
    ServerSentEvent(type: "delta", data: Array("two\nthree".utf8)),
    ServerSentEvent(data: Array(" four".utf8), id: "7"),
    ServerSentEvent(data: [], id: "7"),
    ServerSentEvent(data: Array("naïve 🪨".utf8), id: "7"),
    ServerSentEvent(data: Array("[DONE]".utf8), id: "7"),
  ]

  private func decode(_ pieces: [[UInt8]]) throws -> [ServerSentEvent] {
    var decoder = ServerSentEventDecoder()
    return try pieces.flatMap { try decoder.decode($0) }
  }

  @Test("follows the standard in one piece")
  func whole() throws {
    #expect(try decode([Self.sample]) == Self.expected)
  }

  @Test("gives the same events wherever the bytes are cut in two")
  func everySplit() throws {
    for cut in 0...Self.sample.count {
      let pieces = [Array(Self.sample[..<cut]), Array(Self.sample[cut...])]
      #expect(try decode(pieces) == Self.expected, "cut at \(cut)")
    }
  }

  @Test("gives the same events byte by byte, with empty pieces between")
  func eachByte() throws {
    #expect(try decode(Self.sample.flatMap { [[$0], []] }) == Self.expected)
  }

  @Test("gives the same events cut in three anywhere")
  func everyTwoSplits() throws {
    let short = Array("data: a\r\n\r\ndata: b\n\n".utf8)
    let expected = try decode([short])
    #expect(expected.count == 2)
    for first in 0...short.count {
      for second in first...short.count {
        let pieces = [short[..<first], short[first..<second], short[second...]].map { Array($0) }
        #expect(try decode(pieces) == expected)
      }
    }
  }

  @Test("keeps an event that the end of the stream cut off apart")
  func end() throws {
    var decoder = ServerSentEventDecoder()
    #expect(try decoder.decode(Array("data: x\n\ndata: y".utf8)).count == 1)
    #expect(try decoder.end() == ServerSentEvent(data: Array("y".utf8)))
    #expect(try decoder.end() == nil)
  }

  @Test("an id with a NUL is ignored")
  func nulInID() throws {
    let events = try decode([Array("id: a\u{0}b\ndata: x\n\n".utf8)])
    #expect(events == [ServerSentEvent(data: Array("x".utf8))])
  }

  @Test("refuses a line beyond the limit before its end comes", arguments: [1, 1000, 4096])
  func longLine(piece: Int) {
    var decoder = ServerSentEventDecoder(eventLimit: 4096)
    let bytes = [UInt8](repeating: 0x78, count: piece)
    #expect(throws: TransportError.eventTooLarge(bytes: 4096)) {
      for _ in 0...(8192 / piece) { _ = try decoder.decode(bytes) }
    }
  }

  @Test("refuses an event of many short lines beyond the limit")
  func longEvent() {
    var decoder = ServerSentEventDecoder(eventLimit: 4096)
    #expect(throws: TransportError.eventTooLarge(bytes: 4096)) {
      for _ in 0..<5000 { _ = try decoder.decode(Array("data: 1\n".utf8)) }
    }
  }
}
