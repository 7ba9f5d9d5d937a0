import FoundationEssentials
import Glibc

/// Names one process beyond the reuse of its number: what a running turn is owned by.
package struct ProcessIdentity: Equatable, Sendable {
  package let pid: Int32
  /// Clock ticks after boot at which it began.
  package let started: UInt64
  /// The space its number belongs to, and the boot: numbers of two containers do not compare.
  package let space: String

  package init(pid: Int32, started: UInt64, space: String) {
    self.pid = pid
    self.started = started
    self.space = space
  }

  /// Reads back `text`; `nil` when it was written by something else.
  init?(text: String) {
    let parts = text.split(separator: "/", maxSplits: 2).map(String.init)
    guard parts.count == 3, let pid = Int32(parts[0]), let started = UInt64(parts[1]) else {
      return nil
    }
    self.init(pid: pid, started: started, space: parts[2])
  }

  var text: String { "\(pid)/\(started)/\(space)" }

  /// This process.
  package static func current() -> ProcessIdentity {
    let pid = getpid()
    return ProcessIdentity(pid: pid, started: startTime(of: pid) ?? 0, space: currentSpace())
  }

  /// Whether the process still runs. One of another space counts as running as long as this
  /// machine was not restarted, because we cannot see it.
  package func isRunning() -> Bool {
    let here = Self.currentSpace()
    guard space == here else {
      return space.split(separator: "@").last == here.split(separator: "@").last
    }
    return Self.startTime(of: pid) == started
  }

  private static func currentSpace() -> String {
    let boot = contents("/proc/sys/kernel/random/boot_id").filter { $0 != "\n" }
    let namespace =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid"))
    return "\(namespace ?? "pid")@\(boot)"
  }

  /// Field 22 of `/proc/PID/stat`; the name in field 2 may hold spaces and parentheses.
  private static func startTime(of pid: Int32) -> UInt64? {
    let stat = contents("/proc/\(pid)/stat")
    guard let end = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[end...].split(separator: " ")
    return fields.count > 20 ? UInt64(fields[20]) : nil
  }

  /// Files of /proc have no length, so they are read until they end; empty when there is none.
  private static func contents(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
