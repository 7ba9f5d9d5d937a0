import Core
import Transport

/// Credentials that a command of the user's prints.
struct ProcessCredentials {
  let surroundings: AWSSurroundings

  func fetch(_ command: String, of profile: String) async throws -> AWSCredentials {
    func failed(_ reason: String) -> AWSError { .commandFailed(profile: profile, reason: reason) }
    let output: Secret
    switch await surroundings.runCommand(command) {
    case .failed(let reason): throw failed(reason)
    case .output(let text): output = text
    }
    guard let document = try? JSON(parsing: Array(output.reveal().utf8)) else {
      throw failed("what it printed is not JSON")
    }
    guard document["Version"]?.int == 1 else { throw failed("its answer is not of version 1") }
    let source = "the profile \(profile)"
    guard let found = AWSAnswer.credentials(document, source: source) else {
      throw failed("its answer holds no key")
    }
    if found.expires(within: 0, of: surroundings.now()) {
      throw AWSError.expired(source: source)
    }
    return found
  }
}
