import Glibc

/// A regular file, open for reading and checked: never a pipe, a device or a folder.
///
/// The descriptor closes with the value's last copy.
package final class OpenFile: Sendable {
  package let path: String
  /// Size in bytes when it was opened.
  package let size: Int
  let descriptor: Int32

  /// Opens without blocking and without following anything that is not a file in the end.
  ///
  /// - Throws: `DocumentError.missing`, `.noPermission`, `.notRegularFile` or `.unreadable`.
  package init(_ file: FileReference) throws {
    path = file.path
    var before = stat()
    guard stat(file.path, &before) == 0 else { throw Self.failure(file.path, errno) }
    // Looked at before it is opened: opening a device or a pipe may already do something.
    try Self.check(before, file.path)
    let opened = open(file.path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard opened >= 0 else { throw Self.failure(file.path, errno) }
    var after = stat()
    guard fstat(opened, &after) == 0 else {
      let code = errno
      close(opened)
      throw Self.failure(file.path, code)
    }
    do { try Self.check(after, file.path) } catch {
      close(opened)
      throw error
    }
    descriptor = opened
    size = Int(after.st_size)
  }

  deinit { close(descriptor) }

  /// All bytes of the file.
  ///
  /// - Throws: `DocumentError.tooLarge` above `limit`, also when the file grows while it is read,
  ///   `.unreadable` when the system refuses.
  package func bytes(limit: Int) throws -> [UInt8] {
    guard size <= limit else {
      throw DocumentError.tooLarge(path: path, bytes: size, limit: limit)
    }
    var bytes: [UInt8] = []
    while true {
      let part = try part(at: bytes.count, count: max(64 << 10, size - bytes.count + 1))
      if part.isEmpty { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      guard bytes.count <= limit else {
        throw DocumentError.tooLarge(path: path, bytes: bytes.count, limit: limit)
      }
    }
  }

  /// The first bytes of the file, at most `count`, without moving its reading position.
  func head(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, pread(descriptor, buffer.baseAddress, count, 0))
    }
  }

  /// At most `count` bytes from `offset` on; empty only at the end of the file.
  func part(at offset: Int, count: Int) throws -> [UInt8] {
    var failure: Int32 = 0
    let part = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      var got = pread(descriptor, buffer.baseAddress, count, off_t(offset))
      while got < 0, errno == EINTR {
        got = pread(descriptor, buffer.baseAddress, count, off_t(offset))
      }
      if got < 0 { failure = errno }
      filled = max(0, got)
    }
    if failure != 0 { throw Self.failure(path, failure) }
    return part
  }

  private static func check(_ info: stat, _ path: String) throws {
    let what: String? =
      switch info.st_mode & S_IFMT {
      case S_IFREG: nil
      case S_IFDIR: "a folder"
      case S_IFIFO: "a named pipe"
      case S_IFSOCK: "a socket"
      default: "a device"
      }
    if let what { throw DocumentError.notRegularFile(path: path, what: what) }
  }

  private static func failure(_ path: String, _ code: Int32) -> DocumentError {
    switch code {
    case ENOENT, ENOTDIR: .missing(path: path)
    case EACCES, EPERM: .noPermission(path: path)
    case ELOOP: .notRegularFile(path: path, what: "a link that leads back to itself")
    default: .unreadable(path: path, detail: String(cString: strerror(code)))
    }
  }
}
