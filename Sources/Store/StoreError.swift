import Core

/// Why sessions could not be read or kept.
package enum StoreError: Error, Equatable, Sendable {
  /// The file is damaged, or is no database at all. It is left as it is.
  case corrupt(path: String)
  /// The file is a database of another program.
  case foreign(path: String)
  /// A newer outcrop wrote the file.
  case newerSchema(path: String)
  case diskFull(path: String)
  case readOnly(path: String)
  /// Another process held the database longer than we wait.
  case locked(path: String)
  /// The file or its folder cannot be opened or made; `reason` is the system's own text.
  case cannotOpen(path: String, reason: String)
  /// Anything else SQLite reports; `reason` is its own text.
  case failed(path: String, reason: String)
  case sessionNotFound(String)
  case turnNotFound(String)
  /// A file to import is not what we can read; `line` counts from 1.
  case unreadableImport(line: Int, reason: String)
}

extension StoreError {
  /// A stable word for scripts and for `Failure`.
  package var code: String {
    switch self {
    case .corrupt: "store_corrupt"
    case .foreign: "store_foreign"
    case .newerSchema: "store_newer"
    case .diskFull: "disk_full"
    case .readOnly: "store_read_only"
    case .locked: "store_locked"
    case .cannotOpen: "store_cannot_open"
    case .failed: "store_failed"
    case .sessionNotFound: "session_not_found"
    case .turnNotFound: "turn_not_found"
    case .unreadableImport: "unreadable_import"
    }
  }
}

extension StoreError: Explained {
  package var sentence: String {
    switch self {
    case .corrupt(let path): "The session database \(path) is damaged."
    case .foreign(let path): "\(path) is a database of another program."
    case .newerSchema(let path): "A newer version of outcrop wrote \(path)."
    case .diskFull(let path): "The disk is full; \(path) could not grow."
    case .readOnly(let path): "\(path) may not be written."
    case .locked(let path): "Another program keeps \(path) locked."
    case .cannotOpen(let path, let reason): "\(path) cannot be opened: \(reason)."
    case .failed(let path, let reason): "The session database \(path) failed: \(reason)."
    case .sessionNotFound(let id): "There is no session \(id)."
    case .turnNotFound(let id): "There is no turn \(id); its session was deleted."
    case .unreadableImport(let line, let reason): "Line \(line) cannot be imported: \(reason)."
    }
  }

  package var remedy: String {
    switch self {
    case .corrupt:
      "Run `outcrop sessions set-aside`: it renames the file, and a new one is begun."
    case .foreign: "Move that file away, or set XDG_DATA_HOME to another folder."
    case .newerSchema: "Update outcrop, or run `outcrop sessions set-aside` to begin anew."
    case .diskFull: "Free some space; what was stored before is kept."
    case .readOnly: "Make the file and its folder writable for you, with chmod u+rw."
    case .locked: "Close the other program, then try again."
    case .cannotOpen: "Check the folder with `outcrop doctor`."
    case .failed: "Check the database with `outcrop doctor`."
    case .sessionNotFound: "List them with `outcrop sessions list`."
    case .turnNotFound: "Ask again in a new session."
    case .unreadableImport:
      "Import a file made by `outcrop sessions export`, or see docs/cli.md for the format."
    }
  }
}
