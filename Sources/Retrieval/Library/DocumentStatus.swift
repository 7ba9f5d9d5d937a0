/// Whether a file is in the index, and if not, why.
package enum DocumentStatus: Equatable, Sendable {
  case indexed
  /// Left out on purpose; the reason is a sentence for the reader.
  case skipped(reason: String)
  /// Should be in the index but could not be read; the remedy may be empty.
  case failed(reason: String, remedy: String)

  init(word: String, reason: String, remedy: String) {
    switch word {
    case "indexed": self = .indexed
    case "skipped": self = .skipped(reason: reason)
    default: self = .failed(reason: reason, remedy: remedy)
    }
  }

  /// A stable word: `indexed`, `skipped` or `failed`.
  package var word: String {
    switch self {
    case .indexed: "indexed"
    case .skipped: "skipped"
    case .failed: "failed"
    }
  }

  /// Why it is not in the index; empty when it is.
  package var reason: String {
    switch self {
    case .indexed: ""
    case .skipped(let reason), .failed(let reason, _): reason
    }
  }

  /// What to do about it; may be empty.
  package var remedy: String {
    if case .failed(_, let remedy) = self { remedy } else { "" }
  }
}
