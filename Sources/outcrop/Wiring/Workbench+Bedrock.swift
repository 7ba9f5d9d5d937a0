import Core
import Dispatch
import FoundationEssentials
import Providers
import Transport

extension Workbench {
  /// A model of Amazon Bedrock. Asks nobody: what is wrong with region or endpoint is known here,
  /// what is wrong with credentials when the model is asked. Throws `AWSError`.
  func bedrockModel(_ name: ModelName) throws -> any ChatModel {
    let access = try bedrock()
    _ = try access.endpoint(of: .runtime)
    let log = log
    return BedrockModel(
      info: ModelInfo(
        name: name, contextWindow: nil, price: prices().price(of: name), title: name.id),
      access: access, transport: transport(), policy: Self.policy, log: { log.write($0) })
  }

  /// The models that Bedrock offers here. Throws `AWSError`.
  func bedrockCatalogue() throws -> BedrockCatalogue {
    BedrockCatalogue(access: try bedrock(), transport: transport(), policy: Self.policy)
  }

  private static var policy: RetryPolicy {
    RetryPolicy(clock: ContinuousClock(), random: { Double.random(in: 0..<1) })
  }

  /// Whether anything says that Bedrock is used: the model, a setting, or its own variables.
  var usesBedrock: Bool {
    settings.model.provider == "bedrock" || settings.bedrockRegion != nil
      || settings.bedrockProfile != nil || settings.bedrockEndpoint != nil
      || environment["AWS_BEARER_TOKEN_BEDROCK"]?.isEmpty == false
  }

  /// What the configuration says of Bedrock.
  var bedrockChoice: BedrockAccess.Choice {
    BedrockAccess.Choice(
      region: settings.bedrockRegion, profile: settings.bedrockProfile,
      endpoint: settings.bedrockEndpoint,
      idleTimeout: .seconds(settings.idleTimeoutSeconds))
  }

  /// Where AWS credentials may come from on this machine.
  func awsSurroundings() -> AWSSurroundings {
    let environment = environment
    return AWSSurroundings(
      environment: environment, home: folders.home.path,
      readFile: { path in (try? Data(contentsOf: URL(filePath: path))).map { Array($0) } },
      runCommand: { line in await Self.answer(to: line, environment: environment) },
      now: { Date().timeIntervalSince1970 }, transport: transport())
  }

  /// Runs a command for AWS credentials; it may wait for a person, so it gets a thread of its own.
  private static func answer(
    to line: String, environment: [String: String]
  ) async -> CommandAnswer {
    guard let command = KeyCommand(line) else {
      return .failed(reason: "its quotes do not match")
    }
    return await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        do {
          let output = try command.output(environment: environment, limit: 60)
          continuation.resume(returning: .output(Secret(String(decoding: output, as: UTF8.self))))
        } catch ConfigurationError.keyCommand(let reason) {
          continuation.resume(returning: .failed(reason: reason))
        } catch {
          continuation.resume(returning: .failed(reason: "it cannot be run"))
        }
      }
    }
  }
}
