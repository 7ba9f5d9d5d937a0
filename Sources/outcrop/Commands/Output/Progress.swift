import Glibc
import Synchronization

/// One line of progress on standard error, which replaces itself; nothing where that is no terminal.
final class Progress: Sendable {
  static let standard = Progress(descriptor: 2)

  private let descriptor: Int32
  private let isTerminal: Bool
  private let last = Mutex((shown: "", at: 0.0))

  init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  /// Shows a line, at most ten times a second.
  func show(_ line: String) {
    guard isTerminal else { return }
    let now = Clocks.monotonic()
    let isDue = last.withLock { last in
      guard now - last.at >= 0.1, last.shown != line else { return false }
      last = (line, now)
      return true
    }
    if isDue { _ = writeAll(Array("\r\u{1B}[K\(harmless(line))".utf8), to: descriptor) }
  }

  /// Takes the line away.
  func clear() {
    let wasShown = last.withLock { last in
      defer { last = ("", 0) }
      return !last.shown.isEmpty
    }
    if wasShown { _ = writeAll(Array("\r\u{1B}[K".utf8), to: descriptor) }
  }

  /// A line that stays; also only for a terminal.
  func note(_ line: String) {
    guard isTerminal else { return }
    clear()
    _ = writeAll(Array((harmless(line) + "\n").utf8), to: descriptor)
  }
}
