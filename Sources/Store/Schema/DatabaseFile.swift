import FoundationEssentials
import Glibc

/// The database's file and its companions on disk: private, and never overwritten.
struct DatabaseFile {
  let path: String

  /// Makes folder (0700) and file (0600) when they are missing, and closes a file that others may
  /// read. An existing folder keeps its mode; `outcrop doctor` reports a lax one.
  func prepare() throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    if !exists(folder) {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      } catch {
        throw StoreError.cannotOpen(path: folder, reason: "the folder cannot be made")
      }
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let code = errno
      if code == EACCES || code == EROFS || code == EPERM { throw StoreError.readOnly(path: path) }
      if code == ENOSPC || code == EDQUOT { throw StoreError.diskFull(path: path) }
      throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(code)))
    }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
    for companion in companions where exists(companion) { chmod(companion, 0o600) }
    try checkHeader(descriptor, size: Int(status.st_size))
  }

  /// SQLite takes a short file of something else for an empty database; we do not.
  private func checkHeader(_ descriptor: Int32, size: Int) throws {
    guard size > 0 else { return }
    var header = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &header, header.count, 0)
    guard count == 16, header == Array("SQLite format 3\0".utf8) else {
      throw StoreError.corrupt(path: path)
    }
  }

  var companions: [String] { [path + "-wal", path + "-shm"] }

  /// Renames file and companions to `path.aside-STAMP`; returns the new path, `nil` without a file.
  func moveAside(stamp: String) throws -> String? {
    guard exists(path) else { return nil }
    let target = "\(path).aside-\(stamp)"
    for (old, new) in [(path, target)] + companions.map({ ($0, target + $0.dropFirst(path.count)) })
    where exists(old) {
      guard rename(old, new) == 0 else {
        throw StoreError.cannotOpen(path: old, reason: String(cString: strerror(errno)))
      }
    }
    return target
  }

  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
