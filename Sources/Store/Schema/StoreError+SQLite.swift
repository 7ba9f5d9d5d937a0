import GRDB

extension StoreError {
  /// Translates what SQLite met, once and here; our own errors pass.
  static func translate(_ error: any Error, path: String) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    return switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: StoreError.corrupt(path: path)
    case .SQLITE_FULL: StoreError.diskFull(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: StoreError.readOnly(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: StoreError.locked(path: path)
    case .SQLITE_CANTOPEN:
      StoreError.cannotOpen(path: path, reason: error.message ?? "unknown reason")
    default: StoreError.failed(path: path, reason: error.message ?? "\(error.resultCode)")
    }
  }
}
