import Glibc

@testable import Documents

/// A folder of its own for one test, gone with the value.
final class TemporaryFolder {
  let path: String

  struct Unwritable: Error {}

  init() throws {
    var template = Array("/tmp/outcrop-documents-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Unwritable() }
    path = String(cString: made)
  }

  deinit {
    Self.remove(path)
  }

  private static func remove(_ path: String) {
    // A link goes as a link; only real folders are entered.
    guard unlink(path) != 0 else { return }
    for name in FileStatus.names(in: path) ?? [] { remove("\(path)/\(name)") }
    rmdir(path)
  }

  func write(_ name: String, _ text: String) throws {
    try write(name, Array(text.utf8))
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o700)
    }
    guard let file = fopen("\(path)/\(name)", "w") else { throw Unwritable() }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Unwritable() }
  }

  func names(_ paths: [String]) -> [String] {
    paths.map { String($0.dropFirst(path.count + 1)) }
  }

  func reasons(_ skipped: [(String, SkipReason)]) -> [String: SkipReason] {
    Dictionary(uniqueKeysWithValues: skipped.map { (String($0.0.dropFirst(path.count + 1)), $0.1) })
  }
}
