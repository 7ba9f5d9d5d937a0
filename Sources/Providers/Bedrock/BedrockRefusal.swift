import Core
import Transport

/// Translates what Bedrock answers instead of a success.
struct BedrockRefusal {
  let model: String
  let region: String
  /// The host that answered.
  let host: String
  /// What the request was signed with; `nil` when it carried a key.
  let credentials: AWSCredentials?
  /// The key it carried, which no message may repeat.
  let key: Secret?
  let clock: ClockOffset

  func error(_ head: HTTPHead, body: [UInt8]) -> BedrockError {
    guard !(300..<400).contains(head.status) else {
      return .notBedrock(host: host, status: head.status)
    }
    let complaint = BedrockComplaint(head, body: body)
    if let named = named(complaint, seconds: OpenAIRefusal.requestedWait(head)) { return named }
    switch head.status {
    case 500, 502, 503, 504:
      return .serviceTrouble(status: head.status, seconds: OpenAIRefusal.requestedWait(head))
    case 429: return .throttled(seconds: OpenAIRefusal.requestedWait(head))
    default: break
    }
    guard complaint.isDocument else { return .notBedrock(host: host, status: head.status) }
    if head.status == 403 { return credentials == nil ? .keyRefused : denied(complaint) }
    return .other(
      status: head.status, code: UntrustedText.clean(complaint.code, limit: 60),
      message: clean(complaint.message))
  }

  /// The error of an exception inside a stream; its name begins with a small letter there.
  ///
  /// - Parameter isVisible: Whether some of the answer has been shown.
  func error(exception type: String, payload: [UInt8], isVisible: Bool) -> BedrockError {
    let document = try? JSON(parsing: payload)
    let message = clean(
      document?["message"]?.string ?? document?["Message"]?.string
        ?? document?["originalMessage"]?.string ?? "")
    switch type.lowercased() {
    case "throttlingexception": return isVisible ? .cutForLoad : .throttled(seconds: nil)
    case "internalserverexception":
      return isVisible ? .brokenOff(message: message) : .serviceTrouble(status: 500, seconds: nil)
    case "serviceunavailableexception":
      return isVisible ? .brokenOff(message: message) : .serviceTrouble(status: 503, seconds: nil)
    case "modeltimeoutexception" where !isVisible: return .modelTimeout(model: model)
    case "validationexception":
      return validation(BedrockComplaint(HTTPHead(status: 400), body: payload))
    default: return .brokenOff(message: message.isEmpty ? clean(type) : message)
    }
  }

  /// The error of a failure that is none of the service's own.
  func error(code: String, message: String) -> BedrockError {
    .brokenOff(message: clean(message.isEmpty ? code : message))
  }

  private func named(_ complaint: BedrockComplaint, seconds: Double?) -> BedrockError? {
    switch complaint.code {
    case "MissingAuthenticationToken", "MissingAuthenticationTokenException",
      "IncompleteSignature", "IncompleteSignatureException":
      return .noSignature(code: complaint.code)
    case "InvalidSignatureException", "SignatureDoesNotMatch": return signature(complaint)
    case "RequestExpired", "RequestTimeTooSkewed": return .clockOff(minutes: clock.minutes)
    case "UnrecognizedClientException", "InvalidClientTokenId":
      return credentials == nil ? .keyRefused : .unknownKey(keyEnding: keyEnding)
    case "ExpiredTokenException", "ExpiredToken":
      return credentials.map { .sessionExpired(source: $0.source) } ?? .keyRefused
    case "AccessDeniedException", "AccessDenied": return denied(complaint)
    case "ResourceNotFoundException": return missing(complaint)
    case "ValidationException": return validation(complaint)
    case "ThrottlingException", "TooManyRequestsException":
      return complaint.says("per day")
        ? .dailyQuota(model: shownModel) : .throttled(seconds: seconds)
    case "ServiceQuotaExceededException":
      return .quotaExhausted(message: clean(complaint.message))
    case "ModelNotReadyException": return .notReady(model: shownModel)
    case "ModelTimeoutException": return .modelTimeout(model: shownModel)
    case "ModelErrorException":
      return .modelFailed(model: shownModel, message: clean(complaint.message))
    case "InternalServerException", "InternalFailure", "ServiceUnavailableException",
      "ServiceUnavailable":
      return .serviceTrouble(status: complaint.status, seconds: seconds)
    case "UnknownOperationException": return .notThisService
    default: return nil
    }
  }

  private func signature(_ complaint: BedrockComplaint) -> BedrockError {
    if complaint.says("signature expired", "not yet current") {
      return .clockOff(minutes: clock.minutes)
    }
    if complaint.says("credential should be scoped") { return .wrongScope(region: region) }
    return .wrongSecret(keyEnding: keyEnding)
  }

  private func denied(_ complaint: BedrockComplaint) -> BedrockError {
    if complaint.says("api key") || credentials == nil && complaint.code.isEmpty {
      return .keyRefused
    }
    if complaint.says("marketplace", "agreement") { return .accessPending(model: shownModel) }
    if complaint.says("access to the model") {
      return .noAccess(model: shownModel, region: region)
    }
    // "… is not authorized to perform: bedrock:InvokeModel on resource …"
    let words = complaint.message.split(whereSeparator: \.isWhitespace)
    let action = words.first { $0.hasPrefix("bedrock:") }.map { $0.filter { $0 != "," } }
    return .notAllowed(
      action: UntrustedText.clean(
        action ?? "bedrock:InvokeModelWithResponseStream", limit: 80))
  }

  private func missing(_ complaint: BedrockComplaint) -> BedrockError {
    if complaint.says("use case details") { return .useCaseMissing }
    if complaint.says("end of its life") { return .retired(model: shownModel) }
    return .notFound(model: shownModel, region: region)
  }

  private func validation(_ complaint: BedrockComplaint) -> BedrockError {
    if complaint.says("on-demand throughput") {
      return .profileNeeded(model: shownModel, profile: "\(geography).\(shownModel)")
    }
    if complaint.says("model identifier is invalid") {
      return .noSuchModel(model: shownModel, region: region)
    }
    if complaint.says(
      "prompt is too long", "input is too long", "too many input tokens", "context window")
    {
      return .contextWindowExceeded(model: shownModel)
    }
    return .refusedRequest(message: clean(complaint.message))
  }

  /// The prefix of the inference profiles that serve a region.
  private var geography: String {
    let prefixes = [("us-gov-", "us-gov"), ("us-", "us"), ("ca-", "us"), ("eu-", "eu")]
    return prefixes.first { region.hasPrefix($0.0) }?.1
      ?? (region.hasPrefix("ap-") ? "apac" : "global")
  }

  private var keyEnding: String { credentials?.keyEnding ?? "" }
  private var shownModel: String { UntrustedText.clean(model, limit: 120) }

  private func clean(_ message: String) -> String {
    UntrustedText.clean(message, hiding: key)
  }
}
