package import Core
package import Transport

/// Why there are no AWS credentials, or no place to send a request to. No case holds a secret.
package enum AWSError: Error, Equatable, Sendable {
  case noCredentials
  case noRegion
  /// One of the two variables of a key is missing.
  case halfAKey(missing: String)
  case profileMissing(String)
  case profileIncomplete(String, missing: String)
  /// Profiles that are each other's source.
  case profileLoop(String)
  case codeNeeded(profile: String)
  /// A way to sign in that outcrop does not know.
  case unknownSource(profile: String, key: String)
  case sessionEnded(profile: String)
  case fileUnreadable(path: String)
  case commandFailed(profile: String, reason: String)
  /// `service` is who was asked, such as `AWS STS`; `message` is its own, made harmless.
  case refused(service: String, message: String)
  case unreadableAnswer(service: String)
  case addressNotAllowed(String)
  case expired(source: String)
  case invalidEndpoint(setting: String)
  case endpointConflict(setting: String)
  case regionMismatch(model: String, region: String)
  case unreachable(service: String, TransportError)
}

extension AWSError: Explained {
  package var sentence: String {
    switch self {
    case .noCredentials: "No AWS credentials found."
    case .noRegion: "No AWS region set."
    case .halfAKey(let name): "The AWS key in the environment is not whole: \(name) is not set."
    case .profileMissing(let name): "There is no AWS profile named \(name)."
    case .profileIncomplete(let name, let key): "The AWS profile \(name) has no \(key)."
    case .profileLoop(let name): "The AWS profile \(name) is, in the end, its own source_profile."
    case .codeNeeded(let name): "The AWS profile \(name) asks for a code of its mfa_serial."
    case .unknownSource(let name, let key):
      "The AWS profile \(name) signs in with \(key), which outcrop cannot do."
    case .sessionEnded: "Your SSO session has ended."
    case .fileUnreadable(let path): "The file \(path) cannot be read."
    case .commandFailed(let name, let reason):
      "The credential_process of the AWS profile \(name) gave no credentials: \(reason)."
    case .refused(let service, let message):
      message.isEmpty ? "\(service) refused." : "\(service) refused: “\(message)”."
    case .unreadableAnswer(let service): "\(service) gave an answer that cannot be read."
    case .addressNotAllowed(let host): "Credentials are not fetched from \(host) in the clear."
    case .expired(let source): "The AWS credentials of \(source) have expired."
    case .invalidEndpoint(let setting): "\(setting) is not an http or https address."
    case .endpointConflict(let setting):
      "\(setting) names an endpoint, so FIPS and dual-stack endpoints cannot be chosen."
    case .regionMismatch(let model, let region):
      "The model's ARN is for the region \(region): \(model)."
    case .unreachable(let service, let error): "\(service) was not reached: \(error.sentence)"
    }
  }

  package var remedy: String {
    switch self {
    case .noCredentials:
      "Set bedrock.profile in config.toml, export AWS_ACCESS_KEY_ID, or set "
        + "AWS_BEARER_TOKEN_BEDROCK."
    case .noRegion: "Set bedrock.region in config.toml, or AWS_REGION."
    case .halfAKey(let name): "Export \(name) too, or unset the other one."
    case .profileMissing: "Check bedrock.profile in config.toml, AWS_PROFILE and ~/.aws/config."
    case .profileIncomplete(_, let key): "Set \(key) in ~/.aws/config."
    case .profileLoop, .unknownSource: "Choose another profile with bedrock.profile in config.toml."
    case .codeNeeded(let name):
      "Sign in with `aws sts get-session-token --profile \(name)` and export what it gives."
    case .sessionEnded(let name): "Run: aws sso login --profile \(name)"
    case .fileUnreadable, .commandFailed: "Check ~/.aws/config."
    case .refused, .unreadableAnswer: "Check the profile, or sign in again."
    case .addressNotAllowed: "Check AWS_CONTAINER_CREDENTIALS_FULL_URI."
    case .expired: "Sign in again, then press r."
    case .invalidEndpoint(let setting): "Correct or unset \(setting)."
    case .endpointConflict: "Unset AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, or it."
    case .regionMismatch(_, let region): "Set bedrock.region in config.toml to \(region)."
    case .unreachable(_, let error): error.remedy
    }
  }

  /// A stable word for scripts.
  package var code: String {
    switch self {
    case .noCredentials: "no_credentials"
    case .noRegion: "no_region"
    case .halfAKey: "incomplete_credentials"
    case .profileMissing: "profile_not_found"
    case .profileIncomplete, .profileLoop, .unknownSource: "profile_invalid"
    case .codeNeeded: "mfa_required"
    case .sessionEnded: "sso_session_ended"
    case .fileUnreadable: "file_unreadable"
    case .commandFailed: "credential_process_failed"
    case .refused, .unreadableAnswer: "credentials_refused"
    case .addressNotAllowed, .invalidEndpoint, .endpointConflict: "endpoint_invalid"
    case .expired: "credentials_expired"
    case .regionMismatch: "region_mismatch"
    case .unreachable(_, let error): error.code
    }
  }

  package var isRetryable: Bool {
    if case .unreachable(_, let error) = self { error.isRetryable } else { false }
  }

  /// The error as it is stored and shown.
  package var failure: Failure { Failure(self, code: code, isRetryable: isRetryable) }
}
