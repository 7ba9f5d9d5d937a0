import Glibc

/// Tells one file from another whatever path leads to it.
struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
}

/// What the system says of a path, links followed.
struct FileStatus {
  enum FileType: Equatable {
    case file
    case folder
    case other(String)
  }

  let type: FileType
  let identity: FileIdentity
  let size: Int
  let modified: Int64

  static func of(_ path: String) -> Result<FileStatus, SkipReason> {
    var info = stat()
    guard stat(path, &info) == 0 else {
      switch errno {
      case EACCES, EPERM: return .failure(.noPermission)
      case ELOOP: return .failure(.notRegularFile("a link that leads back to itself"))
      default: return .failure(.missing)
      }
    }
    let type: FileType =
      switch info.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFIFO: .other("a named pipe")
      case S_IFSOCK: .other("a socket")
      default: .other("a device")
      }
    return .success(
      FileStatus(
        type: type,
        identity: FileIdentity(device: UInt64(info.st_dev), inode: UInt64(info.st_ino)),
        size: Int(info.st_size),
        modified: Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec)))
  }

  /// The names in a folder, in no order, without `.` and `..`; `nil` when it cannot be read.
  static func names(in folder: String) -> [String]? {
    guard let handle = opendir(folder) else { return nil }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
