package import Core
package import Transport

/// The models of Bedrock that can answer in a region: foundation models, inference profiles and
/// provisioned throughput of the account.
package struct BedrockCatalogue: Sendable {
  private static let listLimit = 16 << 20
  /// Pages of one list, so that a server that never ends does.
  private static let pageLimit = 100

  private let access: BedrockAccess
  private let transport: any HTTPTransport
  private let policy: RetryPolicy

  package init(access: BedrockAccess, transport: any HTTPTransport, policy: RetryPolicy) {
    self.access = access
    self.transport = transport
    self.policy = policy
  }

  /// Those that answer with text, by the id they are called by: a model that can only be called
  /// through an inference profile is not listed, its profiles are. Prices are left to the caller.
  ///
  /// Throws a `BedrockError`, or `CancellationError`.
  package func models() async throws -> [ModelInfo] {
    let summaries = try await list("/foundation-models", [], "modelSummaries", isPaged: false)
    let foundation = summaries.compactMap(Foundation.init).filter(\.answersWithText)
    let titles = Dictionary(
      foundation.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
    var models = foundation.filter(\.isOnDemand).map { Self.info($0.id, $0.title) }
    let profiles = try await list(
      "/inference-profiles", [("maxResults", "1000")], "inferenceProfileSummaries")
    models += profiles.compactMap { Self.profile($0, titles: titles) }
    let provisioned = try await list(
      "/provisioned-model-throughputs", [("statusEquals", "InService"), ("maxResults", "1000")],
      "provisionedModelSummaries")
    models += provisioned.compactMap { Self.provisioned($0, titles: titles) }
    return models
  }

  /// A foundation model as the list tells of it.
  private struct Foundation {
    let id: String
    let title: String
    let answersWithText: Bool
    let isOnDemand: Bool

    init?(_ entry: JSON) {
      guard let id = entry["modelId"]?.string, BedrockCatalogue.isID(id) else { return nil }
      self.id = id
      let words = [entry["providerName"]?.string, entry["modelName"]?.string]
        .compactMap { $0 }.joined(separator: " ")
      let isOld = entry["modelLifecycle"]?["status"]?.string == "LEGACY"
      let clean = UntrustedText.clean(words, limit: 80)
      title = (clean.isEmpty ? id : clean) + (isOld ? " (legacy)" : "")
      let outputs = entry["outputModalities"]?.array ?? []
      answersWithText = outputs.isEmpty || outputs.contains("TEXT")
      let types = entry["inferenceTypesSupported"]?.array ?? []
      isOnDemand = types.isEmpty || types.contains("ON_DEMAND")
    }
  }

  private static func profile(_ entry: JSON, titles: [String: String]) -> ModelInfo? {
    guard let id = entry["inferenceProfileId"]?.string,
      entry["status"]?.string ?? "ACTIVE" == "ACTIVE",
      let arn = entry["models"]?[0]?["modelArn"]?.string, titles[model(ofARN: arn)] != nil
    else { return nil }
    let isOwn = entry["type"]?.string == "APPLICATION"
    // An application's profile is called by its ARN; its id alone names nothing.
    let name = isOwn ? entry["inferenceProfileArn"]?.string ?? id : id
    let title = UntrustedText.clean(entry["inferenceProfileName"]?.string ?? id, limit: 80)
    return isID(name) ? info(name, title) : nil
  }

  private static func provisioned(_ entry: JSON, titles: [String: String]) -> ModelInfo? {
    guard let arn = entry["provisionedModelArn"]?.string, isID(arn),
      titles[model(ofARN: entry["foundationModelArn"]?.string ?? "")] != nil
    else { return nil }
    let name = UntrustedText.clean(entry["provisionedModelName"]?.string ?? arn, limit: 80)
    return info(arn, "\(name) (provisioned)")
  }

  private static func info(_ id: String, _ title: String) -> ModelInfo {
    ModelInfo(
      name: ModelName(provider: "bedrock", id: id), contextWindow: nil, price: nil, title: title)
  }

  private static func model(ofARN arn: String) -> String {
    arn.split(separator: "/").last.map(String.init) ?? ""
  }

  fileprivate static func isID(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= 2048 && id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// All entries of a list, page by page.
  private func list(
    _ path: String, _ query: [(name: String, value: String)], _ member: String,
    isPaged: Bool = true
  ) async throws -> [JSON] {
    var entries: [JSON] = []
    var token: String?
    for _ in 0..<Self.pageLimit {
      let query = query + (token.map { [(name: "nextToken", value: $0)] } ?? [])
      let page = try await fetch(path, query)
      entries += page[member]?.array ?? []
      guard isPaged, let next = page["nextToken"]?.string, !next.isEmpty, next != token else {
        break
      }
      token = next
    }
    return entries
  }

  private func fetch(_ path: String, _ query: [(name: String, value: String)]) async throws -> JSON
  {
    var recovery = BedrockRecovery(access: access, policy: policy)
    while true {
      let endpoint: AWSEndpoint
      let authorized: BedrockAccess.Authorized
      do {
        endpoint = try access.endpoint(of: .control)
        authorized = try await access.authorize(
          AWSRequest(
            method: "GET", endpoint: endpoint, path: path, query: query,
            headers: [
              HTTPHead.Field("Accept", "application/json"), HTTPHead.Field("User-Agent", "outcrop"),
            ], idleTimeout: .seconds(60)), for: .control)
      } catch let error as AWSError {
        throw BedrockError.identity(error)
      }
      let refusal = BedrockRefusal(
        model: "The list of models", region: access.region.name, host: endpoint.host,
        credentials: authorized.credentials, key: access.key, clock: access.clock)
      var head: HTTPHead?
      let error: BedrockError
      do {
        let (answered, body) = try await transport.collect(
          authorized.request, limit: Self.listLimit)
        head = answered
        if (200..<300).contains(answered.status) {
          guard let page = try? JSON(parsing: body), page.object != nil else {
            throw BedrockError.notBedrock(host: endpoint.host, status: answered.status)
          }
          return page
        }
        error = refusal.error(answered, body: body)
      } catch let failure as TransportError {
        error = .transport(failure)
      }
      switch await recovery.step(after: error, head: head, used: authorized.credentials) {
      case .again: continue
      case .giveUp(let error): throw error
      case .wait(let seconds): try await policy.clock.sleep(for: .seconds(seconds))
      }
    }
  }
}
