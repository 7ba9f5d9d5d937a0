package import Core
package import Transport

/// Why a model did not complete a turn. `provider` is what the user knows it by, such as
/// `OpenAI` or `localhost:8080`; a `message` is the server's own, made harmless.
package enum ProviderError: Error, Equatable, Sendable {
  case unauthorized(provider: String, variable: String)
  case modelNotFound(provider: String, model: String)
  /// There is a server, but it has no such path.
  case endpointNotFound(provider: String)
  /// `seconds` is how long it asks to wait, when it says so.
  case rateLimited(provider: String, seconds: Double?)
  /// The account has nothing left.
  case quotaExhausted(provider: String)
  case contextWindowExceeded(promptTokens: Int?, limit: Int?)
  case refusedRequest(provider: String, status: Int, message: String)
  /// `seconds` as in `rateLimited`.
  case serverError(provider: String, status: Int, message: String, seconds: Double?)
  /// An error that came inside a stream that had begun well.
  case reported(provider: String, message: String)
  case redirected(provider: String, host: String)
  /// It answers with a web page, or with something that is no answer of a model.
  case notAModelServer(provider: String)
  case malformedEvent(provider: String)
  /// The answer ended without its end mark.
  case truncated(provider: String)
  case transport(TransportError)
}

extension ProviderError: Explained {
  package var sentence: String {
    switch self {
    case .unauthorized(let provider, _): "\(provider) refused the API key."
    case .modelNotFound(let provider, let model): "\(provider) has no model named \(model)."
    case .endpointNotFound(let provider): "\(provider) has no chat completions at this address."
    case .rateLimited(let provider, nil): "\(provider) gets too many requests."
    case .rateLimited(let provider, let seconds?):
      "\(provider) gets too many requests and asks to wait \(Self.spell(seconds))."
    case .quotaExhausted(let provider): "The quota of the account at \(provider) is used up."
    case .contextWindowExceeded(let tokens?, let limit?):
      "This turn needs \(tokens) prompt tokens; the context window holds \(limit)."
    case .contextWindowExceeded(_, let limit?):
      "This turn does not fit into the context window of \(limit) tokens."
    case .contextWindowExceeded: "This turn does not fit into the context window."
    case .refusedRequest(let provider, let status, let message):
      "\(provider) refused the request (\(status))\(Self.quote(message))."
    case .serverError(let provider, let status, let message, _):
      "\(provider) failed (\(status))\(Self.quote(message))."
    case .reported(let provider, let message):
      "\(provider) broke the answer off with an error\(Self.quote(message))."
    case .redirected(let provider, let host):
      "\(provider) sends requests on to \(host), which outcrop does not follow with a key."
    case .notAModelServer(let provider): "What answers at \(provider) is not a model server."
    case .malformedEvent(let provider):
      "\(provider) sent an event that cannot be read."
    case .truncated(let provider): "\(provider) ended the answer before it was complete."
    case .transport(let error): error.sentence
    }
  }

  package var remedy: String {
    switch self {
    case .unauthorized(_, let variable): "Set \(variable) to a valid key, then press r."
    case .modelNotFound: "Choose a model from outcrop models list."
    case .endpointNotFound, .notAModelServer, .redirected:
      "Check OPENAI_BASE_URL; it usually ends in /v1."
    case .rateLimited, .serverError, .reported, .malformedEvent, .truncated:
      "Press r to ask again."
    case .quotaExhausted: "Add credit to the account, or choose another model."
    case .contextWindowExceeded:
      "Ask for fewer sources (top_k), attach less text, or start a new session with Ctrl-N."
    case .refusedRequest: "Choose another model, or change the request's settings in config.toml."
    case .transport(let error): error.remedy
    }
  }

  /// A stable word for scripts.
  package var code: String {
    switch self {
    case .unauthorized: "unauthorized"
    case .modelNotFound: "model_not_found"
    case .endpointNotFound: "endpoint_not_found"
    case .rateLimited: "rate_limited"
    case .quotaExhausted: "quota_exhausted"
    case .contextWindowExceeded: "context_window_exceeded"
    case .refusedRequest: "request_refused"
    case .serverError: "server_error"
    case .reported: "provider_error"
    case .redirected: "redirected"
    case .notAModelServer: "not_a_model_server"
    case .malformedEvent: "malformed_event"
    case .truncated: "truncated"
    case .transport(let error): error.code
    }
  }

  /// Whether the same request may succeed when it is sent again unchanged.
  package var isRetryable: Bool {
    switch self {
    case .rateLimited, .serverError, .reported, .malformedEvent, .truncated: true
    case .transport(let error): error.isRetryable
    default: false
    }
  }

  /// Whether it is worth sending again without asking the user, as long as nothing of the answer
  /// has been shown. Silence and nonsense are not: the server may be at work, and bill it.
  var isPassing: Bool {
    switch self {
    case .rateLimited, .serverError: true
    case .transport(let error):
      switch error {
      case .unresolved, .refused, .connectTimeout, .droppedBeforeAnswer, .droppedInAnswer: true
      default: false
      }
    default: false
    }
  }

  /// How long the server asks to wait, in seconds.
  var requestedWait: Double? {
    switch self {
    case .rateLimited(_, let seconds), .serverError(_, _, _, let seconds): seconds
    default: nil
    }
  }

  /// The error as it is stored and shown.
  package var failure: Failure { Failure(self, code: code, isRetryable: isRetryable) }

  private static func quote(_ message: String) -> String {
    message.isEmpty ? "" : ": “\(message)”"
  }

  private static func spell(_ seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(.up), 1e9))
    return whole == 1 ? "1 second" : "\(whole) seconds"
  }
}
