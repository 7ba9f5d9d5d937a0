import Glibc
import Store
import Synchronization

/// The program's standard output: the one writer of text and of JSON Lines.
///
/// Text waits for `flush` or for 16 KiB. When the reader has gone, nothing is written any more and
/// the work is told to stop.
final class Output: Sendable {
  static let standard = Output(descriptor: 1)

  private struct State {
    var waiting: [UInt8] = []
    var isClosed = false
    var closed: (@Sendable () -> Void)?
  }

  let isTerminal: Bool
  private let descriptor: Int32
  private let state = Mutex(State())

  init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  /// Whether the reader has gone.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Called once, from the writing thread, when the reader has gone.
  func onClose(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.closed = body }
  }

  /// Text as it is; to a terminal without control characters, which documents and models may hold.
  func text(_ text: String) {
    let bytes = Array((isTerminal ? harmless(text) : text).utf8)
    let isFull = state.withLock { state in
      state.waiting += bytes
      return state.waiting.count >= 16_384
    }
    if isFull { flush() }
  }

  func line(_ line: String = "") {
    text(line + "\n")
  }

  /// One line of JSON, written at once.
  func json(_ value: some Encodable) throws {
    line(try JSONText.encode(value))
    flush()
  }

  func flush() {
    let closed = state.withLock { state -> (@Sendable () -> Void)? in
      guard !state.isClosed else {
        state.waiting = []
        return nil
      }
      state.isClosed = !writeAll(state.waiting, to: descriptor)
      state.waiting = []
      return state.isClosed ? state.closed : nil
    }
    closed?()
  }

  /// A sentence and its remedy on standard error.
  static func error(_ sentence: String, _ remedy: String = "") {
    Progress.standard.clear()
    let text = remedy.isEmpty ? sentence : "\(sentence)\n\(remedy)"
    _ = writeAll(Array((harmless(text) + "\n").utf8), to: 2)
  }
}

/// Writes all bytes; false when the reader has gone or the descriptor takes no more.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count > 0 {
      rest = rest.dropFirst(count)
    } else if errno == EAGAIN {
      var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&ready, 1, -1)
    } else if errno != EINTR {
      return false
    }
  }
  return true
}

/// A text whose control characters, but for tabs and line breaks, are shown and not obeyed.
func harmless(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { scalars.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
  return String(scalars)
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A: false
  case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
  default: false
  }
}
