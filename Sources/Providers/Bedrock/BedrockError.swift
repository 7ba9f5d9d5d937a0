package import Core
package import Transport

/// Why Bedrock did not complete a turn. A `message` is the service's own, made harmless; a key is
/// named by its last four characters only.
package enum BedrockError: Error, Equatable, Sendable {
  case noSignature(code: String)
  case wrongSecret(keyEnding: String)
  case clockOff(minutes: Int)
  case wrongScope(region: String)
  case unknownKey(keyEnding: String)
  case sessionExpired(source: String)
  case keyRefused
  /// `action` is such as `bedrock:InvokeModel`.
  case notAllowed(action: String)
  case noAccess(model: String, region: String)
  case accessPending(model: String)
  case useCaseMissing
  case retired(model: String)
  case notFound(model: String, region: String)
  /// `profile` is the inference profile that probably serves the region.
  case profileNeeded(model: String, profile: String)
  case noSuchModel(model: String, region: String)
  case contextWindowExceeded(model: String)
  case refusedRequest(message: String)
  /// `seconds` is how long it asks to wait, when it says so.
  case throttled(seconds: Double?)
  case dailyQuota(model: String)
  case quotaExhausted(message: String)
  case notReady(model: String)
  case modelTimeout(model: String)
  case modelFailed(model: String, message: String)
  case brokenOff(message: String)
  case cutForLoad
  case serviceTrouble(status: Int, seconds: Double?)
  case notThisService
  case notBedrock(host: String, status: Int)
  /// The answer ended without its end mark.
  case truncated
  case damaged(EventStreamFault)
  case unreadableEvent
  case other(status: Int, code: String, message: String)
  case transport(TransportError)
  case identity(AWSError)
}

extension BedrockError: Explained {
  package var sentence: String {
    switch self {
    case .noSignature(let code): "The request was not signed properly (\(code))."
    case .wrongSecret(let key):
      "AWS rejected the signature: the secret key is probably wrong for access key \(key)."
    case .clockOff(let minutes):
      "This computer's clock is off by about \(minutes) minutes; AWS refused the request."
    case .wrongScope(let region):
      "The endpoint belongs to another region or service than configured (region \(region))."
    case .unknownKey(let key): "AWS does not know these credentials (access key \(key))."
    case .sessionExpired: "Your AWS session has expired."
    case .keyRefused: "The Bedrock API key is not valid or has expired."
    case .notAllowed(let action): "Your AWS identity may not call \(action) on this model."
    case .noAccess(let model, let region):
      "Your account has no access to \(model) in \(region) yet."
    case .accessPending(let model):
      "Access to \(model) is still being set up (AWS Marketplace)."
    case .useCaseMissing: "Anthropic's use-case form has not been filled in for this account."
    case .retired(let model): "\(model) has been retired by AWS."
    case .notFound(let model, let region): "\(model) was not found in \(region)."
    case .profileNeeded(let model, _): "\(model) can only be used through an inference profile."
    case .noSuchModel(let model, let region): "There is no model called \(model) in \(region)."
    case .contextWindowExceeded(let model): "The conversation is too long for \(model)."
    case .refusedRequest(let message): "Bedrock refused the request\(Self.quote(message))."
    case .throttled: "Bedrock is limiting requests."
    case .dailyQuota(let model): "The daily token quota for \(model) is used up."
    case .quotaExhausted(let message):
      "A quota of your AWS account is exhausted\(Self.quote(message))."
    case .notReady(let model): "\(model) is starting up."
    case .modelTimeout(let model): "\(model) took too long."
    case .modelFailed(let model, let message):
      "\(model) failed on this request\(Self.quote(message))."
    case .brokenOff(let message): "The answer broke off\(Self.quote(message))."
    case .cutForLoad: "Bedrock cut the answer off to limit load."
    case .serviceTrouble(let status, _): "Bedrock has a problem right now (\(status))."
    case .notThisService: "The endpoint URL is not a Bedrock runtime endpoint."
    case .notBedrock(let host, let status):
      "\(host) answered \(status), and not as Bedrock would; a proxy or gateway is in the way."
    case .truncated: "The connection was cut; what arrived is kept."
    case .damaged: "The connection delivered damaged data; what arrived is kept."
    case .unreadableEvent: "Bedrock sent an event that cannot be read."
    case .other(let status, let code, let message):
      "Bedrock refused the request (\(status) \(code))\(Self.quote(message))."
    case .transport(let error): Self.sentence(error)
    case .identity(let error): error.sentence
    }
  }

  package var remedy: String {
    switch self {
    case .noSignature: "This is a bug in outcrop; please report it."
    case .wrongSecret: "Check the secret key, or choose a profile with bedrock.profile."
    case .clockOff: "Set this computer's clock, then press r."
    case .wrongScope: "Check bedrock.region, bedrock.endpoint and AWS_REGION."
    case .unknownKey: "Check the profile, or the session token."
    case .sessionExpired:
      "Sign in again (aws sso login, or your usual way), then press r."
    case .keyRefused: "Set AWS_BEARER_TOKEN_BEDROCK to a valid key, then press r."
    case .notAllowed(let action): "Ask for the IAM permission \(action)."
    case .noAccess: "Request it in the Bedrock console under Model access."
    case .accessPending: "Try again in a few minutes."
    case .useCaseMissing: "Do that in the Bedrock console; it can take 15 minutes."
    case .retired: "Pick another model from `outcrop models list bedrock`."
    case .notFound: "Check the model's id and the region."
    case .profileNeeded(_, let profile): "Name it as bedrock:\(profile)."
    case .noSuchModel: "List what the region offers with `outcrop models list bedrock`."
    case .contextWindowExceeded:
      "Ask for fewer sources (top_k), attach less text, or start a new session with Ctrl-N."
    case .refusedRequest, .other:
      "Choose another model, or change the request's settings in config.toml."
    case .throttled: "Wait a minute, or use another model or region."
    case .dailyQuota: "It renews within a day; a quota increase helps."
    case .quotaExhausted: "Ask AWS for a quota increase, or use another region."
    case .notReady, .serviceTrouble, .unreadableEvent: "Press r to ask again."
    case .modelTimeout: "Press r to ask again, or shorten the request."
    case .modelFailed, .brokenOff, .truncated, .damaged: "Press r to regenerate."
    case .cutForLoad: "Press r to regenerate in a moment."
    case .notThisService: "Check bedrock.endpoint and AWS_ENDPOINT_URL."
    case .notBedrock: "Check https_proxy, and bedrock.endpoint."
    case .transport(let error): Self.remedy(error)
    case .identity(let error): error.remedy
    }
  }

  /// A stable word for scripts.
  package var code: String {
    switch self {
    case .noSignature: "signature_missing"
    case .wrongSecret, .wrongScope: "signature_refused"
    case .clockOff: "clock_skew"
    case .unknownKey, .keyRefused: "unauthorized"
    case .sessionExpired: "credentials_expired"
    case .notAllowed: "access_denied"
    case .noAccess, .accessPending, .useCaseMissing: "model_access"
    case .retired, .notFound, .noSuchModel: "model_not_found"
    case .profileNeeded: "inference_profile_needed"
    case .contextWindowExceeded: "context_window_exceeded"
    case .refusedRequest, .other: "request_refused"
    case .throttled, .cutForLoad: "rate_limited"
    case .dailyQuota, .quotaExhausted: "quota_exhausted"
    case .notReady: "model_not_ready"
    case .modelTimeout: "model_timeout"
    case .modelFailed: "model_error"
    case .brokenOff: "provider_error"
    case .serviceTrouble: "server_error"
    case .notThisService: "endpoint_not_found"
    case .notBedrock: "not_a_model_server"
    case .truncated: "truncated"
    case .damaged, .unreadableEvent: "malformed_event"
    case .transport(let error): error.code
    case .identity(let error): error.code
    }
  }

  /// Whether the same request may succeed when it is sent again unchanged.
  package var isRetryable: Bool {
    switch self {
    case .accessPending, .throttled, .notReady, .modelTimeout, .modelFailed, .brokenOff,
      .cutForLoad, .serviceTrouble, .truncated, .damaged, .unreadableEvent:
      true
    case .transport(let error): error.isRetryable
    case .identity(let error): error.isRetryable
    default: false
    }
  }

  /// The error as it is stored and shown.
  package var failure: Failure { Failure(self, code: code, isRetryable: isRetryable) }

  private static func quote(_ message: String) -> String {
    message.isEmpty ? "" : ": “\(message)”"
  }

  private static func sentence(_ error: TransportError) -> String {
    switch error {
    case .unresolved(let host), .refused(let host), .connectTimeout(let host):
      "Cannot reach \(host)."
    case .certificateRefused(let host):
      "The certificate of \(host) could not be verified."
    case .droppedInAnswer: "The connection was cut; what arrived is kept."
    default: error.sentence
    }
  }

  private static func remedy(_ error: TransportError) -> String {
    switch error {
    case .unresolved, .refused, .connectTimeout:
      "Check the network, the region name or the proxy."
    case .certificateRefused, .secureConnectionFailed, .certificateFileUnreadable:
      "If a company proxy is in use, set AWS_CA_BUNDLE."
    case .invalidAddress, .insecureCredential, .notHTTP, .answerTooLarge:
      "Check bedrock.endpoint and AWS_ENDPOINT_URL."
    case .invalidHeader: "Set the API key again, without a line break."
    case .droppedInAnswer: "Press r to regenerate."
    default: error.remedy
    }
  }
}
