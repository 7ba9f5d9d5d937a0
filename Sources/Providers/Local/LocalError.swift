package import Core

/// Why a model that runs in this process did not do what it was asked for.
package enum LocalError: Error, Equatable, Sendable {
  /// This binary was built without libllama.
  case unavailable
  /// There is no readable file at `path`; `model` is the id a user would pull.
  case missing(path: String, model: String)
  /// libllama refused the file; `detail` is its own last line, for the log.
  case unreadable(path: String, detail: String)
  /// The file holds a model of another kind, such as an encoder where a chat model was asked for.
  case wrongKind(path: String, wanted: String)
  case contextWindowExceeded(promptTokens: Int, limit: Int)
  /// The context of `tokens` tokens could not be allocated.
  case outOfMemory(tokens: Int)
  /// libllama's own code for a decode that failed.
  case decodeFailed(code: Int)
  /// The model's chat template could not be applied to the messages.
  case template
}

extension LocalError: Explained {
  package var sentence: String {
    switch self {
    case .unavailable: "This build of outcrop runs no local models: it has no libllama."
    case .missing(let path, _): "The model file \(path) is missing or unreadable."
    case .unreadable(let path, _): "The file \(path) is damaged, or no model that libllama knows."
    case .wrongKind(let path, let wanted): "The file \(path) holds no \(wanted)."
    case .contextWindowExceeded(let tokens, let limit):
      "This turn needs \(tokens) prompt tokens; the context window holds \(limit)."
    case .outOfMemory(let tokens): "There is no memory for a context window of \(tokens) tokens."
    case .decodeFailed(let code): "libllama stopped in the middle of its work (code \(code))."
    case .template: "The model's chat template does not fit this conversation."
    }
  }

  package var remedy: String {
    switch self {
    case .unavailable: "Run `scripts/build`, which fetches libllama and builds with it."
    case .missing(_, let model):
      model.hasPrefix("/")
        ? "Check the path, or run `outcrop models list`." : "Run `outcrop models pull \(model)`."
    case .unreadable: "Run `outcrop models verify`, then pull the model again."
    case .wrongKind: "Choose another model from `outcrop models list`."
    case .contextWindowExceeded:
      "Ask for fewer sources (top_k), attach less text, or start a new session with Ctrl-N."
    case .outOfMemory: "Close other programs, or start a new session with ctrl-n."
    case .decodeFailed: "Ask again; if it happens again, look into the log file."
    case .template: "Choose another model from `outcrop models list`."
    }
  }

  /// The stable word for scripts.
  package var code: String {
    switch self {
    case .unavailable: "local_unavailable"
    case .missing: "model_missing"
    case .unreadable: "model_unreadable"
    case .wrongKind: "model_wrong_kind"
    case .contextWindowExceeded: "context_window_exceeded"
    case .outOfMemory: "out_of_memory"
    case .decodeFailed: "decode_failed"
    case .template: "chat_template"
    }
  }

  /// The failure as a turn keeps it.
  package var failure: Failure {
    let isRetryable = if case .decodeFailed = self { true } else { false }
    return Failure(self, code: code, isRetryable: isRetryable)
  }
}
