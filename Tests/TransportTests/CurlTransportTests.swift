import Core
import Support
import Testing

@testable import Transport

@Suite("Transport over libcurl", .timeLimit(.minutes(1)))
struct CurlTransportTests {
  private let transport = CurlTransport()

  private func read(
    _ request: HTTPRequest
  ) async -> (head: HTTPHead?, body: String, error: (any Error)?) {
    var head: HTTPHead?
    var body: [UInt8] = []
    do {
      for try await event in transport.send(request) {
        switch event {
        case .head(let news): head = news
        case .body(let bytes): body += bytes
        }
      }
      return (head, String(decoding: body, as: UTF8.self), nil)
    } catch {
      return (head, String(decoding: body, as: UTF8.self), error)
    }
  }

  @Test("sends a request as it is told and hands out head and body")
  func roundTrip() async throws {
    let server = LoopbackServer([.answer(201, "hello", "X-Two:  b ")])
    let answer = await read(
      HTTPRequest(
        method: "POST", url: server.url + "/a/../b%2Fc%3A?q=%20",
        headers: [HTTPHeader("X-One", "1"), HTTPHeader("X-Empty", "")], body: Array("body".utf8)))
    #expect(answer.error == nil)
    #expect(answer.head?.status == 201)
    #expect(answer.head?["x-two"] == "b")
    #expect(answer.body == "hello")
    let request = try #require(server.requests.first)
    #expect(request.line == "POST /a/../b%2Fc%3A?q=%20 HTTP/1.1")
    #expect(request["x-one"] == "1")
    #expect(request["x-empty"] == "")
    #expect(request["expect"] == nil)
    #expect(request.body == Array("body".utf8))
  }

  @Test("joins what arrives one byte at a time, after an interim answer")
  func eachByte() async {
    let server = LoopbackServer([
      .send("HTTP/1.1 100 Continue\r\n\r\n"),
      .sendEachByte("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
    ])
    let answer = await read(HTTPRequest(url: server.url))
    #expect(answer.head?.status == 200)
    #expect(answer.body == "hello")
  }

  @Test("uses a connection again")
  func keepAlive() async {
    let server = LoopbackServer([.answer(200, "a")], [.answer(200, "b")])
    #expect(await read(HTTPRequest(url: server.url)).body == "a")
    #expect(await read(HTTPRequest(url: server.url)).body == "b")
    #expect(server.connectionCount == 1)
  }

  @Test("answers many requests at once")
  func parallel() async {
    let scripts = (0..<8).map { _ in [LoopbackServer.Step.answer(200, "x")] }
    let servers = scripts.map { LoopbackServer($0) }
    let bodies = await withTaskGroup(of: String.self) { group in
      for server in servers { group.addTask { await read(HTTPRequest(url: server.url)).body } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(bodies == Array(repeating: "x", count: 8))
  }

  @Test("does not follow a redirect")
  func redirect() async {
    let server = LoopbackServer([.answer(302, "", "Location: http://127.0.0.1:1/")])
    let answer = await read(HTTPRequest(url: server.url))
    #expect(answer.head?.status == 302)
    #expect(server.requests.count == 1)
  }

  @Test("asks a proxy for hosts that are not this machine")
  func proxy() async {
    let proxy = LoopbackServer([.answer(200, "through")])
    var network = NetworkSettings()
    network.httpProxy = proxy.url
    let transport = CurlTransport(network: network)
    let answer = try? await transport.collect(
      HTTPRequest(url: "http://server.invalid/x"), limit: 100)
    #expect(answer?.1 == Array("through".utf8))
    #expect(proxy.requests.first?.line == "GET http://server.invalid/x HTTP/1.1")
  }

  @Test("silence before and inside an answer is an error that keeps what came")
  func silence() async {
    let before = LoopbackServer([.stall])
    let inside = LoopbackServer([.head(), .chunk("part"), .stall])
    for (server, body) in [(before, ""), (inside, "part")] {
      let answer = await read(HTTPRequest(url: server.url, idleTimeout: .milliseconds(300)))
      #expect(
        answer.error as? TransportError
          == .idleTimeout(host: "127.0.0.1:\(server.port)", seconds: 0.3))
      #expect(answer.body == body)
      await server.clientClosed()
    }
  }

  @Test("a broken connection says whether the answer had begun")
  func drops() async {
    let before = LoopbackServer([.close])
    let reset = LoopbackServer([.reset])
    let inside = LoopbackServer([.head(), .chunk("part"), .close])
    for server in [before, reset] {
      let answer = await read(HTTPRequest(url: server.url))
      #expect(
        answer.error as? TransportError == .droppedBeforeAnswer(host: "127.0.0.1:\(server.port)"))
    }
    let answer = await read(HTTPRequest(url: inside.url))
    #expect(answer.error as? TransportError == .droppedInAnswer(host: "127.0.0.1:\(inside.port)"))
    #expect(answer.body == "part")
  }

  @Test("names what cannot be reached")
  func unreachable() async {
    let gone = LoopbackServer()
    gone.stop()
    let host = "127.0.0.1:\(gone.port)"
    #expect(await read(HTTPRequest(url: gone.url)).error as? TransportError == .refused(host: host))
    let babble = LoopbackServer([.send("SSH-2.0-x\r\n"), .close])
    #expect(
      await read(HTTPRequest(url: babble.url)).error as? TransportError
        == .notHTTP(host: "127.0.0.1:\(babble.port)"))
    #expect(
      await read(HTTPRequest(url: "http://host.invalid/")).error as? TransportError
        == .unresolved(host: "host.invalid"))
    var network = NetworkSettings()
    network.certificateFile = "/nonexistent/certificates.pem"
    let strict = CurlTransport(network: network)
    await #expect(throws: TransportError.certificateFileUnreadable) {
      _ = try await strict.collect(
        HTTPRequest(url: "https://127.0.0.1:\(babble.port)/"), limit: 1)
    }
  }

  @Test("a handshake that is not answered is a connect timeout, not silence")
  func connectTimeout() async {
    // It waits for the end of a request's headers, which a handshake does not have.
    let server = LoopbackServer()
    let answer = await read(
      HTTPRequest(
        url: "https://127.0.0.1:\(server.port)/", connectTimeout: .milliseconds(300),
        idleTimeout: .milliseconds(1)))
    #expect(
      answer.error as? TransportError == .connectTimeout(host: "127.0.0.1:\(server.port)"))
  }

  @Test("cancelling the consumer closes the connection")
  func cancel() async {
    let server = LoopbackServer([.head(), .chunk("first"), .stall])
    let (started, start) = AsyncStream<Void>.makeStream()
    let request = HTTPRequest(url: server.url)
    let reader = Task { [transport] in
      for try await event in transport.send(request) {
        if case .body = event { start.yield() }
      }
      try Task.checkCancellation()
    }
    for await _ in started { break }
    reader.cancel()
    await server.clientClosed()
    await #expect(throws: CancellationError.self) { try await reader.value }
  }

  @Test("dropping the answer closes the connection")
  func drop() async throws {
    let server = LoopbackServer([.head(), .chunk("first"), .stall])
    do {
      for try await _ in transport.send(HTTPRequest(url: server.url)) { break }
    }
    await server.clientClosed()
  }

  @Test("a consumer that falls behind holds the sender back")
  func backPressure() async throws {
    let piece = [UInt8](repeating: 0x78, count: 1 << 20)
    let server = LoopbackServer([
      .send("HTTP/1.1 200 OK\r\nContent-Length: \(24 << 20)\r\n\r\n"),
      .sendRepeated(piece, times: 24),
    ])
    var total = 0
    var largest = 0
    for try await event in transport.send(HTTPRequest(url: server.url)) {
      guard case .body(let bytes) = event else { continue }
      total += bytes.count
      largest = max(largest, bytes.count)
    }
    #expect(total == 24 << 20)
    #expect(largest <= 2 * CurlTransfer.roomLimit)
  }

  @Test("collecting stops at the limit")
  func collectLimit() async {
    let server = LoopbackServer([.answer(200, String(repeating: "x", count: 1000))])
    await #expect(throws: TransportError.answerTooLarge(bytes: 999)) {
      try await transport.collect(HTTPRequest(url: server.url), limit: 999)
    }
  }

  @Test("every error explains itself in one sentence without a secret")
  func sentences() {
    let errors: [TransportError] = [
      .invalidAddress("x"), .invalidHeader(name: "x"), .insecureCredential(host: "h"),
      .unresolved(host: "h"), .proxyUnresolved, .refused(host: "h"), .connectTimeout(host: "h"),
      .certificateRefused(host: "h"), .certificateFileUnreadable,
      .secureConnectionFailed(host: "h"), .droppedBeforeAnswer(host: "h"),
      .droppedInAnswer(host: "h"), .idleTimeout(host: "h", seconds: 1),
      .answerTooLarge(bytes: 1 << 20), .eventTooLarge(bytes: 1 << 12), .notHTTP(host: "h"),
      .libraryMissing, .failed(host: "h", code: 1),
    ]
    #expect(Set(errors.map(\.code)).count == errors.count)
    #expect(errors.allSatisfy { $0.sentence.hasSuffix(".") && $0.remedy.hasSuffix(".") })
    #expect(Set(errors.map(\.sentence)).count == errors.count)
  }
}
