import Core
import GRDB

/// Why a library could not be opened, read, written or judged.
package enum RetrievalError: Error, Equatable, Sendable {
  /// The library's file cannot be opened; `detail` is what the system said, for the log.
  case cannotOpen(path: String, detail: String)
  /// Another program held the library's write lock for too long.
  case locked(path: String)
  /// The disk has no room for the library.
  case diskFull(path: String)
  /// The library's file is not what it should be.
  case damaged(path: String, detail: String)
  /// A newer outcrop wrote the library.
  case tooNew(path: String)
  /// Any other failure of the database; `detail` is what it said, for the log.
  case database(path: String, detail: String)
  /// No library of this name exists in the folder of libraries.
  case unknownLibrary(name: String)
  /// A library's name may not be empty, begin with a dot or hold a slash.
  case invalidName(String)
  /// A file of an evaluation collection is missing or malformed.
  case unreadableCollection(file: String, detail: String)
}

extension RetrievalError: Explained {
  package var sentence: String {
    switch self {
    case .cannotOpen(let path, _): "The library at \(path) cannot be opened."
    case .locked(let path): "Another outcrop is writing to the library at \(path)."
    case .diskFull(let path): "The disk is full: nothing more fits into the library at \(path)."
    case .damaged(let path, _): "The library at \(path) is damaged."
    case .tooNew(let path): "The library at \(path) was written by a newer outcrop."
    case .database(let path, _): "The library at \(path) could not be read or written."
    case .unknownLibrary(let name): "There is no library named \(name)."
    case .invalidName(let name): "“\(name)” cannot name a library."
    case .unreadableCollection(let file, let detail):
      "The collection's \(file) cannot be read: \(detail)."
    }
  }

  package var remedy: String {
    switch self {
    case .cannotOpen: "Check that its folder exists and belongs to you, then try again."
    case .locked: "Wait until the other run is done, or stop it, then try again."
    case .diskFull: "Free some space, then index again: it goes on where it stopped."
    case .damaged: "Delete the file and index the folder again; the documents are untouched."
    case .tooNew: "Update outcrop, or index into another library with --library."
    case .database: "Run outcrop doctor to check disk and permissions."
    case .unknownLibrary: "List the libraries with outcrop libraries."
    case .invalidName: "Choose a name that is not empty, has no slash and begins with no dot."
    case .unreadableCollection: "Check the folder given with --collection."
    }
  }
}

extension RetrievalError {
  /// Translates what the database threw, once, where it was met.
  init(_ error: any Error, at path: String) {
    if let known = error as? RetrievalError {
      self = known
      return
    }
    guard let error = error as? DatabaseError else {
      self = .database(path: path, detail: String(describing: error))
      return
    }
    let detail = error.description
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, detail: detail)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
      self = .cannotOpen(path: path, detail: detail)
    default: self = .database(path: path, detail: detail)
    }
  }
}
