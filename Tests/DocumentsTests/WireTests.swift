import Testing

@testable import Documents

@Suite("Pipe to the reader")
struct WireTests {
  @Test("brings a reply over unchanged", arguments: replies)
  func roundTrip(reply: ReaderReply) throws {
    #expect(try ReaderReply(decoding: reply.encoded) == reply)
  }

  @Test("refuses a reply that breaks off anywhere", arguments: replies)
  func brokenOff(reply: ReaderReply) {
    let bytes = reply.encoded
    for count in 0..<bytes.count {
      #expect(throws: WireReader.Malformed.self) {
        try ReaderReply(decoding: Array(bytes.prefix(count)))
      }
    }
  }

  @Test("refuses positions that are not in the text")
  func lies() {
    var parsed = ReaderReply.Parsed()
    parsed.text = "short"
    parsed.sections = [.init(title: "Beyond", level: 1, start: 99)]
    #expect(throws: WireReader.Malformed.self) {
      try ReaderReply(decoding: ReaderReply.document(parsed).encoded)
    }
    parsed.sections = []
    parsed.pageStarts = [3, 0]
    parsed.pageLabels = ["1", "2"]
    #expect(throws: WireReader.Malformed.self) {
      try ReaderReply(decoding: ReaderReply.document(parsed).encoded)
    }
  }

  @Test("brings a request over with and without a password", arguments: [nil, "pass•word"])
  func request(password: String?) throws {
    let header = ReaderRequest.Header(
      kind: "pdf", password: password, unpackedBytes: 1, processorSeconds: 2, memoryBytes: 3,
      size: 4)
    #expect(try ReaderRequest.Header(decoding: header.encoded) == header)
  }

  private static let replies: [ReaderReply] = {
    var parsed = ReaderReply.Parsed()
    parsed.title = "Ünïcode"
    parsed.text = "one\n\n二"
    parsed.pageStarts = [0, 5]
    parsed.pageLabels = ["i", "1"]
    parsed.sections = [.init(title: "one", level: 2, start: 0)]
    parsed.language = "ja"
    parsed.isRecovered = true
    parsed.pagesWithoutText = [3]
    return [
      .document(parsed), .refused(.encrypted), .refused(.noTextLayer(pages: 3)),
      .refused(.damaged(detail: "why")), .refused(.unsupported(format: "x")),
      .refused(.expandsTooFar), .refused(.outOfMemory), .refused(.empty), .refused(.wrongPassword),
    ]
  }()
}
