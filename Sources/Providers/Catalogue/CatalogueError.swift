import Core

/// Why a model of the catalogue could not be listed, fetched, verified or removed.
package enum CatalogueError: Error, Equatable, Sendable {
  /// One source that was tried, and why it did not give the file.
  package struct Attempt: Equatable, Sendable {
    package let place: String
    package let reason: String

    package init(place: String, reason: String) {
      self.place = place
      self.reason = reason
    }
  }

  case unreadable(String)
  case unknownModel(String, known: [String])
  case absent(String)
  case damaged(String, expected: String, found: String)
  case busy(String)
  case unreachable(String, attempts: [Attempt])
  case file(path: String, reason: String)
}

extension CatalogueError: Explained {
  package var sentence: String {
    switch self {
    case .unreadable(let reason): "The model catalogue cannot be read: \(reason)."
    case .unknownModel(let name, _): "The model catalogue has no model named \(name)."
    case .absent(let name): "The model \(name) is not on this machine."
    case .damaged(let name, let expected, let found):
      "The file of the model \(name) is not the published one: its SHA-256 is \(found), "
        + "not \(expected)."
    case .busy(let name): "The model \(name) is being fetched by another outcrop."
    case .unreachable(let name, let attempts):
      "The model \(name) could not be fetched: "
        + attempts.map { "\($0.place): \($0.reason)" }.joined(separator: "; ") + "."
    case .file(let path, let reason): "\(path): \(reason)."
    }
  }

  package var remedy: String {
    switch self {
    case .unreadable: "Install outcrop again."
    case .unknownModel(_, let known):
      "Choose one of \(known.joined(separator: ", ")), or name a file: local:/path/model.gguf."
    case .absent(let name): "Fetch it with: outcrop models pull \(name)"
    case .damaged(let name, _, _): "Fetch it anew with: outcrop models pull \(name)"
    case .busy: "Wait until that one is done, or stop it."
    case .unreachable(let name, _):
      "See that the network is up, then go on with: outcrop models pull \(name)"
    case .file: "See that the folder exists, is yours and has room."
    }
  }
}
