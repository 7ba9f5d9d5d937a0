import Crypto
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// SHA-256 of a regular file's content, read in pieces; `nil` when it cannot be read.
enum FileHash {
  static func sha256(of path: String) -> [UInt8]? {
    // Non-blocking: opening a pipe must not hang.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    var hash = SHA256()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
      if count == 0 { return Array(hash.finalize()) }
      if count < 0, errno != EINTR { return nil }
      if count > 0 { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<count])) }
    }
  }
}
