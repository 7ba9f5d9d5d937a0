import Core
import Providers
import Transport

/// The steps to Amazon Bedrock, each with the setting its value comes from; up to the first that
/// fails. No secret is told.
struct BedrockChecks {
  let workbench: Workbench

  func all() async -> [Finding] {
    var findings: [Finding] = []
    do {
      let access = try workbench.bedrock()
      findings.append(
        .good("bedrock region", "\(access.region.name), from \(access.region.source)"))
      let endpoint = try access.endpoint(of: .runtime)
      let source = endpoint.source.map { "from \($0)" } ?? "the region's own"
      findings.append(
        .good("bedrock endpoint", "\(endpoint.origin)\(endpoint.basePath), \(source)"))
      findings.append(.good("bedrock identity", try await access.identityWords()))
      let models = try await workbench.bedrockCatalogue().models()
      findings.append(.good("bedrock", "\(models.count) models can answer here"))
    } catch {
      let failure = Failure(anything: error, code: "provider")
      findings.append(.problem("bedrock", failure.sentence, failure.remedy))
    }
    return findings
  }

  /// The least policy with which the configured model works, where Bedrock is the provider.
  func policy() -> [Finding] {
    let model = workbench.settings.model
    // Why there is no access is told by `all`.
    guard model.provider == "bedrock", let access = try? workbench.bedrock() else { return [] }
    let policy = BedrockPolicy(model: model.id, region: access.region)
    return [
      .good(
        "bedrock policy", String(decoding: policy.document.encoded, as: UTF8.self))
    ]
  }
}
