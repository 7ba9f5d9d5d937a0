import FoundationEssentials
import Glibc
import Store
import Synchronization

/// The log file: what libraries say, for whoever looks for a cause. Opened with its first line.
final class Log: Sendable {
  private let url: URL
  private let descriptor = Mutex<Int32>(-1)

  /// - Parameter url: Its folder is made when it is missing; a file above 1 MiB becomes `….old`.
  init(url: URL) {
    self.url = url
  }

  /// Adds a line with the time. A log that cannot be written is no reason to stop.
  func write(_ line: String) {
    descriptor.withLock { descriptor in
      if descriptor < 0 { descriptor = open() }
      let text = "\(ISOTime.text(Date())) \(line)\n"
      _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
  }

  private func open() -> Int32 {
    // Without a folder the file cannot be opened, and the line is lost.
    try? FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    var status = stat()
    if stat(url.path, &status) == 0, status.st_size > 1 << 20 {
      rename(url.path, url.path + ".old")
    }
    return Glibc.open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
  }
}
