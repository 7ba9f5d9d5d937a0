import Glibc

/// Wakes the loop from any thread. Writing never blocks: a full pipe wakes just as well.
package struct WakePipe: Sendable {
  let reading: Int32
  let writing: Int32

  package init() throws(TerminalError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .noWakePipe }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    reading = ends[0]
    writing = ends[1]
  }

  /// Makes the loop's next wait return at once.
  package func wake() {
    var letter = UInt8(ascii: ".")
    _ = write(writing, &letter, 1)
  }

  /// Empties the pipe and returns its letters.
  func drain() -> [UInt8] {
    var letters: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
      let count = read(reading, &buffer, buffer.count)
      guard count > 0 else { return letters }
      letters.append(contentsOf: buffer[..<count])
    }
  }
}
