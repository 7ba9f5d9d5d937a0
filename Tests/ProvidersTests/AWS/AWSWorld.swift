import Core
import Foundation
import Transport

@testable import Providers

/// Surroundings with files in memory, a clock that stands still, and a script for the network.
struct AWSWorld {
  static let now = 1_741_964_966.0

  var environment: [String: String] = [:]
  var files: [String: String] = [:]
  var command: @Sendable (String) -> CommandAnswer = { _ in .failed(reason: "it cannot be run") }
  var transport = ScriptedTransport()

  var surroundings: AWSSurroundings {
    let files = files
    let command = command
    return AWSSurroundings(
      environment: environment, home: "/home/u",
      readFile: { files[$0].map { Array($0.utf8) } }, runCommand: { command($0) },
      now: { Self.now }, transport: transport)
  }

  func credentials(profile: String? = nil) async throws -> AWSCredentials {
    try await CredentialChain(
      surroundings, profile: profile, region: AWSRegion(name: "eu-west-1", source: "a test")
    ).credentials()
  }

  /// The error of looking for credentials.
  func error(profile: String? = nil) async -> AWSError? {
    do {
      _ = try await credentials(profile: profile)
      return nil
    } catch {
      return error as? AWSError
    }
  }

  static let keys = "aws_access_key_id = AKIAFILE\naws_secret_access_key = geheim-file\n"
  static let role = """
    <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>
    <SecretAccessKey>geheim-role</SecretAccessKey><SessionToken>tok&amp;en</SessionToken>
    <Expiration>2025-03-14T16:09:26Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
    """
  static let document =
    #"{"AccessKeyId":"ASIADOC","SecretAccessKey":"geheim-doc","Token":"tok","Expiration":"2025-03-14T16:09:26Z"}"#
}
