import Foundation
import Testing

@testable import Transport

@Suite("Event stream decoder", .timeLimit(.minutes(2)))
struct EventStreamDecoderTests {
  private let vectors: EventStreamVectors

  init() throws { vectors = try EventStreamVectors() }

  @Test("reads every valid frame as it is listed")
  func valid() throws {
    #expect(vectors.valid.count == 30)
    for vector in vectors.valid {
      #expect(try Self.messages(vector.bytes) == [vector.message], "\(vector.name)")
    }
  }

  @Test("reads frames wherever they are cut, all of them joined")
  func everySplit() throws {
    let small = vectors.valid.filter { $0.bytes.count < 400 }
    let joined = small.flatMap(\.bytes)
    let expected = small.map(\.message)
    for cut in 0...joined.count {
      #expect(try Self.messages(Array(joined[..<cut]), Array(joined[cut...])) == expected)
    }
    #expect(
      try Self.messages(vectors.valid.flatMap(\.bytes)) == vectors.valid.map(\.message))
  }

  @Test("reads frames that come one byte at a time", .timeLimit(.minutes(1)))
  func eachByte() throws {
    for vector in vectors.valid {
      var decoder = EventStreamDecoder()
      var messages: [EventStreamMessage] = []
      for byte in vector.bytes { try decoder.decode([byte], into: &messages) }
      try decoder.end()
      #expect(messages == [vector.message], "\(vector.name)")
    }
  }

  @Test("refuses every corrupt frame, after the events before it")
  func corrupt() throws {
    #expect(vectors.corrupt.count == 25)
    for vector in vectors.corrupt where vector.expect != "either" {
      for pieces in [[vector.bytes], vector.bytes.map { [$0] }] {
        let (messages, fault) = Self.decode(pieces)
        #expect(fault != nil && fault != .truncated, "\(vector.name)")
        #expect(
          messages.count == (vector.expect == "first-then-reject" ? 1 : 0), "\(vector.name)")
      }
    }
  }

  @Test("names what is wrong with a frame")
  func faults() throws {
    let faults: [String: EventStreamFault] = [
      "prelude-crc-bit": .preludeChecksum, "total-length-bit": .preludeChecksum,
      "payload-bit": .messageChecksum, "zeroed-crc": .messageChecksum,
      "total-length-15": .messageTooShort, "total-length-4GiB": .messageTooLarge,
      "headers-length-200000": .headersTooLarge,
      "headers-length-beyond-frame": .headersOutsideMessage,
      "header-value-overruns": .headerCut, "header-int-cut": .headerCut,
      "header-type-10": .unknownHeaderType(10), "header-string-not-utf8": .headerNotUTF8,
      "duplicate-header": .duplicateHeader,
    ]
    for (name, fault) in faults {
      let vector = try #require(vectors.corrupt.first { $0.name == name })
      #expect(Self.decode([vector.bytes]).fault == fault, "\(name)")
    }
  }

  @Test("tells a stream that ends inside a frame from one that is over")
  func truncated() throws {
    #expect(vectors.truncated.count == 8)
    for vector in vectors.truncated {
      let (messages, fault) = Self.decode([vector.bytes])
      #expect(fault == .truncated, "\(vector.name)")
      #expect(messages.count == (vector.expect == "first-then-incomplete" ? 1 : 0))
    }
    #expect(Self.decode([]).fault == nil)
  }

  @Test("agrees with the frames published with the AWS SDKs")
  func published() {
    #expect(vectors.published.count == 14)
    for vector in vectors.published {
      #expect((Self.decode([vector.bytes]).fault == nil) == (vector.expect == "ok"))
    }
  }

  @Test("reads nothing after a fault")
  func noResynchronising() throws {
    let good = try #require(vectors.valid.first { $0.name == "headers-only" })
    let bad = try #require(vectors.corrupt.first { $0.name == "payload-bit" })
    var decoder = EventStreamDecoder()
    var messages: [EventStreamMessage] = []
    #expect(throws: EventStreamFault.messageChecksum) {
      try decoder.decode(bad.bytes, into: &messages)
    }
    #expect(throws: EventStreamFault.messageChecksum) {
      try decoder.decode(good.bytes, into: &messages)
    }
    #expect(throws: EventStreamFault.messageChecksum) { try decoder.end() }
    #expect(messages.isEmpty)
  }

  @Test("tells events, exceptions and errors apart")
  func kinds() throws {
    func kind(_ name: String) throws -> EventStreamMessage.Kind {
      try #require(vectors.valid.first { $0.name == name }).message.kind
    }
    #expect(try kind("headers-only") == .event(type: "ping"))
    #expect(try kind("exception-throttling") == .exception(type: "throttlingException"))
    #expect(
      try kind("error-unmodelled")
        == .error(code: "InternalFailure", message: "An internal server error occurred"))
    #expect(try kind("empty") == .unknown)
  }

  @Test("survives more than a million mutated bytes, with and without right check sums")
  func mutations() {
    var random = SeededGenerator(state: 0x2545_F491_4F6C_DD1D)
    let frames = vectors.valid.map(\.bytes).filter { $0.count < 160 }
    var mutated = 0
    var delivered = 0
    while mutated < 1_000_000 {
      var bytes = frames[Int(random.next() % UInt64(frames.count))]
      let first = bytes.count
      if random.next() % 4 == 0 { bytes += frames[Int(random.next() % UInt64(frames.count))] }
      let count = 1 + Int(random.next() % 24)
      for _ in 0..<count {
        let draw = random.next()
        bytes[Int(draw >> 8) % bytes.count] = UInt8(truncatingIfNeeded: draw)
      }
      mutated += count
      if draw(&random, oneOf: 3) { bytes = Self.repaired(bytes, length: first) }
      if draw(&random, oneOf: 8) { bytes.removeLast(Int(random.next() % 12)) }
      var decoder = EventStreamDecoder()
      var messages: [EventStreamMessage] = []
      let cut = Int(random.next() % UInt64(bytes.count + 1))
      do {
        try decoder.decode(Array(bytes[..<cut]), into: &messages)
        try decoder.decode(Array(bytes[cut...]), into: &messages)
        try decoder.end()
      } catch {}  // Whatever the fault: there must be no trap, and no more than came may be read.
      if messages.reduce(0, { $0 + $1.payload.count + 16 }) > bytes.count {
        Issue.record("more was read than came")
        return
      }
      delivered += messages.count
    }
    #expect(delivered > 1000)
  }

  private func draw(_ random: inout SeededGenerator, oneOf count: UInt64) -> Bool {
    random.next() % count == 0
  }

  /// The first message with lengths and check sums that fit, so that its headers are read.
  private static func repaired(_ bytes: [UInt8], length: Int) -> [UInt8] {
    var bytes = bytes
    func put(_ value: UInt32, at start: Int) {
      for index in 0..<4 {
        bytes[start + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * index))
      }
    }
    put(UInt32(length), at: 0)
    put(UInt32(min(length - 16, Int(bytes[7]))), at: 4)
    put(CRC32.of(bytes, 0..<8), at: 8)
    put(CRC32.of(bytes, 0..<length - 4), at: length - 4)
    return bytes
  }

  private static func messages(_ pieces: [UInt8]...) throws -> [EventStreamMessage] {
    var decoder = EventStreamDecoder()
    var messages: [EventStreamMessage] = []
    for piece in pieces { try decoder.decode(piece, into: &messages) }
    try decoder.end()
    return messages
  }

  private static func decode(
    _ pieces: [[UInt8]]
  ) -> (messages: [EventStreamMessage], fault: EventStreamFault?) {
    var decoder = EventStreamDecoder()
    var messages: [EventStreamMessage] = []
    do throws(EventStreamFault) {
      for piece in pieces { try decoder.decode(piece, into: &messages) }
      try decoder.end()
      return (messages, nil)
    } catch {
      return (messages, error)
    }
  }
}

/// Numbers that look random and are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
