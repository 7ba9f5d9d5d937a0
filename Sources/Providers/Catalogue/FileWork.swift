import Crypto
import FoundationEssentials
import Glibc

/// The size of a regular file in bytes, or `nil` when there is none.
func fileSize(_ path: String) -> Int? {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  return Int(status.st_size)
}

/// What all regular files below a folder weigh together, in bytes.
func folderSize(_ path: String) -> Int {
  let entries = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
  return entries.reduce(0) { $0 + (fileSize("\(path)/\($1)") ?? 0) }
}

/// Translates any error of the file system into `CatalogueError.file`.
func onFile<Result>(_ path: String, _ work: () throws -> Result) throws -> Result {
  do {
    return try work()
  } catch let error as CocoaError {
    let reason = (error.underlying as? POSIXError).map {
      String(cString: strerror($0.code.rawValue))
    }
    throw CatalogueError.file(path: path, reason: reason ?? "\(error.code)")
  }
}

/// Makes a folder that only its owner can look into, and the folders above it.
func makeFolder(_ path: String) throws {
  try onFile(path) {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }
}

/// Removes a file or folder if it is there.
func removeIfPresent(_ path: String) throws {
  var status = stat()
  guard lstat(path, &status) == 0 else { return }
  try onFile(path) { try FileManager.default.removeItem(atPath: path) }
}

/// Gives a file its final name, replacing one that has it; both on one file system.
func publish(_ path: String, as final: String) throws {
  guard rename(path, final) == 0 else {
    throw CatalogueError.file(path: final, reason: String(cString: strerror(errno)))
  }
}

/// The SHA-256 of a file in lower-case hexadecimal digits, read a mebibyte at a time.
///
/// - Parameter progress: Bytes read so far, called about every 16 MiB and at the end.
func sha256(ofFile path: String, progress: @Sendable (Int) -> Void) async throws -> String {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else {
    throw CatalogueError.file(path: path, reason: String(cString: strerror(errno)))
  }
  defer { close(file) }
  var digest = SHA256()
  var buffer = [UInt8](repeating: 0, count: 1 << 20)
  var total = 0
  while true {
    let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else {
      throw CatalogueError.file(path: path, reason: String(cString: strerror(errno)))
    }
    if count == 0 { break }
    buffer.withUnsafeBytes {
      digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
    }
    total += count
    if total & (16 << 20 - 1) == 0 {
      progress(total)
      try Task.checkCancellation()
      await Task.yield()
    }
  }
  progress(total)
  return digest.finalize().map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}

/// An advisory lock on a file, held until `release`, or until this process ends.
struct FileLock {
  private let file: Int32

  /// - Returns: `nil` when another process, or another lock of this one, holds it.
  init?(path: String) {
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      return nil
    }
  }

  func release() {
    // Closing alone would leave the lock to any child that is between its fork and its exec.
    flock(file, LOCK_UN)
    close(file)
  }
}
