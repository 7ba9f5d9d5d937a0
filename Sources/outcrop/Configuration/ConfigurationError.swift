import Core

/// A mistake in the configuration, with its place.
struct ConfigurationProblem: Equatable {
  /// The file, or the variable.
  let place: String
  /// Counted from 1; `nil` for a variable.
  let line: Int?
  let sentence: String
  let remedy: String

  /// `config.toml:12: There is no setting topk. Did you mean top_k?`
  var description: String {
    "\(place)\(line.map { ":\($0)" } ?? ""): \(sentence) \(remedy)"
  }
}

/// Why the configuration cannot be used.
enum ConfigurationError: Error, Equatable {
  case problem(ConfigurationProblem)
  case unreadable(path: String, reason: String)
  case exists(path: String)
  case keyCommand(reason: String)
}

extension ConfigurationError: Explained {
  var sentence: String {
    switch self {
    case .problem(let problem):
      "\(problem.place)\(problem.line.map { ", line \($0)" } ?? ""): \(problem.sentence)"
    case .unreadable(let path, let reason): "\(path) cannot be used: \(reason)."
    case .exists(let path): "\(path) is there already."
    case .keyCommand(let reason): "openai.api_key_command gave no key: \(reason)."
    }
  }

  var remedy: String {
    switch self {
    case .problem(let problem): problem.remedy
    case .unreadable: "Check its permissions."
    case .exists: "Edit it, or move it away first."
    case .keyCommand: "Try the command by hand, or set OPENAI_API_KEY."
    }
  }
}
