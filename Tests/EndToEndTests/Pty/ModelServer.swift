import Foundation
import Glibc
import Synchronization

/// A model server on this machine that speaks as `openai:` expects and says what a test wants.
final class ModelServer: Sendable {
  enum Step: Sendable {
    /// One token of the answer.
    case token(String)
    /// Milliseconds between two tokens, as a real model takes them.
    case pause(UInt32)
    /// Nothing more until the test opens the gate.
    case wait(Gate)
  }

  /// Keeps an answer waiting until the test lets it go on.
  final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() { isOpen.withLock { $0 = true } }

    /// False when the client has gone or nobody opened it in time.
    fileprivate func pass(for connection: Int32) -> Bool {
      let deadline = Deadline(seconds: 120)
      while !isOpen.withLock({ $0 }) {
        var byte: UInt8 = 0
        let hasGone = recv(connection, &byte, 1, ModelServer.peek) == 0
        if hasGone || deadline.hasPassed {
          return false
        }
        usleep(5000)
      }
      return true
    }
  }

  /// MSG_PEEK | MSG_DONTWAIT, and MSG_NOSIGNAL: imported as one type or another.
  private static let peek: Int32 = 0x42
  private static let noSignal: Int32 = 0x4000

  private let listener: Int32
  private let port: Int
  private let answer: @Sendable (String) -> [Step]
  private let bodies = Mutex<[String]>([])

  /// - Parameter answer: The steps of the answer to a request with that body.
  init(answer: @escaping @Sendable (String) -> [Step]) {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        precondition(bind(listener, pointer, length) == 0, "no port on the loopback")
        precondition(listen(listener, 64) == 0, "the loopback does not listen")
        getsockname(listener, pointer, &length)
      }
      return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
    let serve: @Sendable (Int32) -> Void = { [weak self] connection in
      self?.serve(connection)
      close(connection)
    }
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Thread.detachNewThread { serve(connection) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The same answer to every question, word by word.
  convenience init(saying text: String) {
    self.init { _ in Self.tokens(text) }
  }

  /// A text cut behind its blanks.
  static func tokens(_ text: String) -> [Step] {
    text.split(separator: " ", omittingEmptySubsequences: false).map { .token("\($0) ") }
  }

  /// The bodies of the requests for an answer, oldest first.
  var requests: [String] { bodies.withLock { $0 } }

  /// What outcrop needs to know to find this server.
  var environment: [String: String] {
    ["OPENAI_BASE_URL": "http://127.0.0.1:\(port)/v1", "OPENAI_API_KEY": "not-a-secret"]
  }

  private func serve(_ connection: Int32) {
    var on: Int32 = 1
    setsockopt(
      connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var pending: [UInt8] = []
    while let (head, body) = Self.request(from: connection, &pending) {
      guard head.hasPrefix("POST"), head.contains("/chat/completions") else {
        let models = #"{"object":"list","data":[{"id":"scripted","object":"model"}]}"#
        guard send(Self.whole(models), to: connection) else { return }
        continue
      }
      bodies.withLock { $0.append(body) }
      guard stream(answer(body), to: connection) else { return }
    }
  }

  private func stream(_ steps: [Step], to connection: Int32) -> Bool {
    let head =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    guard send(head, to: connection) else { return false }
    var tokens = 0
    for step in steps {
      switch step {
      case .pause(let milliseconds): usleep(milliseconds * 1000)
      case .wait(let gate): guard gate.pass(for: connection) else { return false }
      case .token(let text):
        tokens += 1
        let choice = #"{"index":0,"delta":{"content":\#(Self.quote(text))},"finish_reason":null}"#
        guard event(#"{"choices":[\#(choice)]}"#, to: connection) else { return false }
      }
    }
    let end = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
    let counts =
      #""prompt_tokens":100,"completion_tokens":\#(tokens),"total_tokens":\#(100 + tokens)"#
    let usage = #"{"choices":[],"usage":{\#(counts)}}"#
    return event(end, to: connection) && event(usage, to: connection)
      && event("[DONE]", to: connection) && send("0\r\n\r\n", to: connection)
  }

  private func event(_ data: String, to connection: Int32) -> Bool {
    let text = "data: \(data)\n\n"
    return send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n", to: connection)
  }

  private static func whole(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
      + body
  }

  private static func quote(_ text: String) -> String {
    // A string is always encodable.
    String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
  }

  private func send(_ text: String, to connection: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Self.noSignal)
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func request(
    from connection: Int32, _ pending: inout [UInt8]
  ) -> (head: String, body: String)? {
    let mark = Data("\r\n\r\n".utf8)
    while true {
      if let end = Data(pending).range(of: mark) {
        let head = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
        let length =
          head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        if head.lowercased().contains("expect: 100-continue"), pending.count == end.upperBound {
          let go = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
          _ = go.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, 0) }
        }
        if pending.count >= end.upperBound + length {
          let body = String(
            decoding: pending[end.upperBound..<end.upperBound + length], as: UTF8.self)
          pending.removeFirst(end.upperBound + length)
          return (head, body)
        }
      }
      var piece = [UInt8](repeating: 0, count: 64 << 10)
      let count = recv(connection, &piece, piece.count, 0)
      guard count > 0 else { return nil }
      pending += piece[..<count]
    }
  }
}
