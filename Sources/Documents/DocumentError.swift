import Core

/// Why a file gave no document. Nothing is left half read: the file is taken whole or not at all.
package enum DocumentError: Error, Equatable, Sendable {
  /// The file opens only with a password, and none was given.
  case encrypted(path: String)
  /// The password that was given does not open the file.
  case wrongPassword(path: String)
  /// The file is made of pictures of pages; there is no text to read.
  case noTextLayer(path: String, pages: Int)
  /// The file holds nothing but white space.
  case empty(path: String)
  /// The file breaks its format's rules so badly that no text could be recovered.
  case damaged(path: String, detail: String)
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// The file unpacks to more than it may: a mistake, or a trap.
  case expandsTooFar(path: String, limit: Int)
  case missing(path: String)
  case noPermission(path: String)
  /// The system refused to read it; `detail` is the system's own text.
  case unreadable(path: String, detail: String)
  /// A folder, pipe, socket or device, or a link that leads back to itself.
  case notRegularFile(path: String, what: String)
  /// The bytes are not text and not of a format that can be read.
  case binary(path: String)
  /// A known format that cannot be read.
  case unsupported(path: String, format: String)
  case timedOut(path: String, seconds: Int)
  /// The reader took more memory or processor time than it may, or broke down, on this file.
  case readerFailed(path: String, detail: String)
  /// The program that reads PDF, DOCX and HTML is not where it should be.
  case readerMissing(path: String)
}

extension DocumentError: Explained {
  package var sentence: String {
    switch self {
    case .encrypted(let path): "\(path) is protected by a password."
    case .wrongPassword(let path): "The password does not open \(path)."
    case .noTextLayer(let path, let pages):
      "\(path) has no text layer: its \(pages == 1 ? "page is a picture" : "\(pages) pages are pictures")."
    case .empty(let path): "\(path) holds no text."
    case .damaged(let path, let detail): "\(path) is damaged (\(detail)) and gave no text."
    case .tooLarge(let path, let bytes, let limit):
      "\(path) has \(megabytes(bytes)), more than the \(megabytes(limit)) a document may have."
    case .expandsTooFar(let path, let limit):
      "\(path) unpacks to more than the \(megabytes(limit)) allowed."
    case .missing(let path): "\(path) does not exist."
    case .noPermission(let path): "\(path) may not be read by this user."
    case .unreadable(let path, let detail): "\(path) could not be read (\(detail))."
    case .notRegularFile(let path, let what): "\(path) is \(what), not a file."
    case .binary(let path): "\(path) holds binary data, not text."
    case .unsupported(let path, let format): "\(path) is \(format), which outcrop cannot read."
    case .timedOut(let path, let seconds): "Reading \(path) took longer than \(seconds) seconds."
    case .readerFailed(let path, let detail): "The reader broke down on \(path) (\(detail))."
    case .readerMissing(let path):
      "\(path) needs the program outcrop-reader, which was not found."
    }
  }

  package var remedy: String {
    switch self {
    case .encrypted: "Save a copy without the password and index that."
    case .wrongPassword: "Check the password, or save a copy without it."
    case .noTextLayer: "Run the file through an OCR program such as ocrmypdf, then index it again."
    case .empty: "Nothing to do, unless the file should have had text."
    case .damaged: "Open it in the program that made it, save it again, and index that."
    case .tooLarge: "Split the file into smaller ones."
    case .expandsTooFar: "Save it again from a program you trust, or leave it out."
    case .missing: "Check the path."
    case .noPermission: "Change its permissions with chmod, or index a copy."
    case .unreadable: "Check the disk, then index it again."
    case .notRegularFile: "Name a file or a folder of files."
    case .binary: "Leave it out, or convert it to text first."
    case .unsupported: "Save it as PDF, DOCX, HTML, Markdown or plain text."
    case .timedOut: "Save a simpler copy of the file, or leave it out."
    case .readerFailed: "Save a simpler copy of the file, or leave it out."
    case .readerMissing: "Run ./scripts/run again, or set OUTCROP_READER to the program's path."
    }
  }

  /// A stable word for scripts, such as `encrypted` or `too_large`.
  package var code: String {
    switch self {
    case .encrypted: "encrypted"
    case .wrongPassword: "wrong_password"
    case .noTextLayer: "no_text_layer"
    case .empty: "empty"
    case .damaged: "damaged"
    case .tooLarge: "too_large"
    case .expandsTooFar: "expands_too_far"
    case .missing: "missing"
    case .noPermission: "no_permission"
    case .unreadable: "unreadable"
    case .notRegularFile: "not_regular_file"
    case .binary: "binary"
    case .unsupported: "unsupported"
    case .timedOut: "timed_out"
    case .readerFailed: "reader_failed"
    case .readerMissing: "reader_missing"
    }
  }

  private func megabytes(_ bytes: Int) -> String {
    bytes < 1 << 20 ? "\(bytes) bytes" : "\(bytes >> 20) MiB"
  }
}
