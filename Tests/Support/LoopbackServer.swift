import Foundation
import Glibc
import Synchronization

/// A web server on this machine that does what a script says, misbehaviour included.
///
/// Each request takes the next script; a request beyond the last one gets its connection closed.
package final class LoopbackServer: Sendable {
  /// One thing to do on a connection after a request was read.
  package enum Step: Sendable {
    case send(String)
    case sendBytes([UInt8])
    /// Every byte in a packet of its own.
    case sendEachByte(String)
    /// The same bytes again and again, for answers of any size.
    case sendRepeated([UInt8], times: Int)
    /// Nothing more until the client closes the connection.
    case stall
    case close
    /// Closes so that the client sees a reset.
    case reset
  }

  /// A request as it came.
  package struct Request: Sendable {
    package let line: String
    package let headers: [String]
    package let body: [UInt8]
    /// Counted from 0.
    package let connection: Int

    /// The value of a header, whatever the case of its name.
    package subscript(name: String) -> String? {
      let prefix = name.lowercased() + ":"
      return headers.first { $0.lowercased().hasPrefix(prefix) }.map {
        $0.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces)
      }
    }
  }

  private struct State {
    var scripts: [[Step]]
    var requests: [Request] = []
    var connections = 0
    var closings = 0
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  package let port: Int
  private let listener: Int32
  private let state: Mutex<State>

  package convenience init(_ scripts: [Step]...) {
    self.init(scripts: scripts)
  }

  package init(scripts: [[Step]]) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        precondition(bind(listener, pointer, length) == 0, "no port on the loopback")
        precondition(listen(listener, 16) == 0, "the loopback does not listen")
        getsockname(listener, pointer, &length)
      }
      return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
    state = Mutex(State(scripts: scripts))
    Thread.detachNewThread { [self] in acceptAll() }
  }

  /// `http://127.0.0.1:port`.
  package var url: String { "http://127.0.0.1:\(port)" }

  /// The requests so far, oldest first.
  package var requests: [Request] { state.withLock { $0.requests } }

  /// How many connections were made so far.
  package var connectionCount: Int { state.withLock { $0.connections } }

  /// Returns once a client has closed a connection that `stall` held open.
  package func clientClosed() async {
    await withCheckedContinuation { continuation in
      let isClosed = state.withLock { state in
        if state.closings == 0 { state.waiters.append(continuation) }
        return state.closings > 0
      }
      if isClosed { continuation.resume() }
    }
  }

  /// Stops listening; a test may call it to free the port.
  package func stop() {
    // Only the accepting thread closes it: its number may be another socket's right after.
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func acceptAll() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else {
        close(listener)
        return
      }
      var on: Int32 = 1
      setsockopt(
        connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      let number = state.withLock { state in
        state.connections += 1
        return state.connections - 1
      }
      Thread.detachNewThread { [self] in
        serve(connection, number)
        close(connection)
      }
    }
  }

  private func serve(_ connection: Int32, _ number: Int) {
    var buffer: [UInt8] = []
    while let request = Self.read(from: connection, number, &buffer) {
      let script = state.withLock { state -> [Step]? in
        state.requests.append(request)
        return state.scripts.isEmpty ? nil : state.scripts.removeFirst()
      }
      for step in script ?? [.close] {
        guard perform(step, on: connection) else { return }
      }
    }
  }

  /// False when the connection shall be closed.
  private func perform(_ step: Step, on connection: Int32) -> Bool {
    switch step {
    case .send(let text): return Self.send(Array(text.utf8), to: connection)
    case .sendBytes(let bytes): return Self.send(bytes, to: connection)
    case .sendEachByte(let text):
      return text.utf8.allSatisfy { Self.send([$0], to: connection) }
    case .sendRepeated(let bytes, let times):
      return (0..<times).allSatisfy { _ in Self.send(bytes, to: connection) }
    case .stall:
      var byte: UInt8 = 0
      while recv(connection, &byte, 1, 0) > 0 {}
      let waiters = state.withLock { state in
        state.closings += 1
        defer { state.waiters = [] }
        return state.waiters
      }
      for waiter in waiters { waiter.resume() }
      return false
    case .close: return false
    case .reset:
      var now = linger(l_onoff: 1, l_linger: 0)
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
      return false
    }
  }

  private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count, let base = buffer.baseAddress {
        let count = Glibc.send(
          connection, base + sent, buffer.count - sent, Int32(MSG_NOSIGNAL))
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }
  }

  private static func read(
    from connection: Int32, _ number: Int, _ buffer: inout [UInt8]
  ) -> Request? {
    var headEnd = buffer.range(of: [13, 10, 13, 10])
    while headEnd == nil {
      guard more(from: connection, &buffer) else { return nil }
      headEnd = buffer.range(of: [13, 10, 13, 10])
    }
    guard let headEnd else { return nil }
    let lines = String(decoding: buffer[..<headEnd.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    let length =
      lines.first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
    while buffer.count < headEnd.upperBound + length {
      guard more(from: connection, &buffer) else { return nil }
    }
    let end = headEnd.upperBound + length
    defer { buffer.removeFirst(end) }
    return Request(
      line: lines[0], headers: Array(lines.dropFirst()),
      body: Array(buffer[headEnd.upperBound..<end]), connection: number)
  }

  private static func more(from connection: Int32, _ buffer: inout [UInt8]) -> Bool {
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(connection, &piece, piece.count, 0)
    guard count > 0 else { return false }
    buffer.append(contentsOf: piece[..<count])
    return true
  }
}

// Answers as scripts spell them.
extension LoopbackServer.Step {
  /// Status line and headers of an answer that ends with its connection, or in chunks.
  package static func head(
    _ status: Int = 200, type: String = "text/event-stream", chunked: Bool = true,
    _ extra: String...
  ) -> Self {
    let framing = chunked ? "Transfer-Encoding: chunked" : "Connection: close"
    let lines = ["HTTP/1.1 \(status) Scripted", "Content-Type: \(type)", framing] + extra
    return .send(lines.joined(separator: "\r\n") + "\r\n\r\n")
  }

  /// One chunk of a chunked answer.
  package static func chunk(_ text: String) -> Self {
    .send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
  }

  /// One server-sent event as a chunk.
  package static func event(_ data: String) -> Self { .chunk("data: \(data)\n\n") }

  /// The end of a chunked answer.
  package static var end: Self { .send("0\r\n\r\n") }

  /// A whole answer with a length.
  package static func answer(
    _ status: Int, type: String = "application/json", _ body: String, _ extra: String...
  ) -> Self {
    let lines =
      [
        "HTTP/1.1 \(status) Scripted", "Content-Type: \(type)",
        "Content-Length: \(body.utf8.count)",
      ] + extra
    return .send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }
}

extension [UInt8] {
  fileprivate func range(of pattern: [UInt8]) -> Range<Int>? {
    guard count >= pattern.count else { return nil }
    for start in 0...(count - pattern.count)
    where self[start..<(start + pattern.count)].elementsEqual(pattern) {
      return start..<(start + pattern.count)
    }
    return nil
  }
}
