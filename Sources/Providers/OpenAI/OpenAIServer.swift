package import Core
package import Transport

/// An OpenAI-compatible server as a list of models.
package struct OpenAIServer: Sendable {
  private static let listLimit = 16 << 20

  private let endpoint: OpenAIEndpoint
  private let transport: any HTTPTransport

  package init(endpoint: OpenAIEndpoint, transport: any HTTPTransport) {
    self.endpoint = endpoint
    self.transport = transport
  }

  /// The models it offers, in its own order, with context windows and prices where it tells.
  ///
  /// Throws a `ProviderError`, or `CancellationError`.
  package func models() async throws -> [ModelInfo] {
    let head: HTTPHead
    let body: [UInt8]
    do {
      (head, body) = try await transport.collect(
        endpoint.request("/models"), limit: Self.listLimit)
    } catch let error as TransportError {
      throw ProviderError.transport(error)
    }
    guard (200..<300).contains(head.status) else {
      throw OpenAIRefusal(endpoint: endpoint, model: "").error(head, body: body)
    }
    guard let list = (try? JSON(parsing: body))?["data"]?.array else {
      throw ProviderError.notAModelServer(provider: endpoint.provider)
    }
    return list.compactMap(Self.info)
  }

  /// What the server tells of one model; what is known without asking when it does not list it.
  ///
  /// Throws as `models` does.
  package func info(of id: String) async throws -> ModelInfo {
    try await models().first { $0.name.id == id } ?? Self.unlisted(id)
  }

  /// What is known of a model without asking its server.
  package static func unlisted(_ id: String) -> ModelInfo {
    ModelInfo(
      name: ModelName(provider: "openai", id: id), contextWindow: nil, price: nil, title: id)
  }

  private static func info(_ entry: JSON) -> ModelInfo? {
    guard let id = entry["id"]?.string, !id.isEmpty,
      !id.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { return nil }
    let window =
      [
        entry["context_length"], entry["max_model_len"], entry["context_window"],
        entry["max_context_length"], entry["meta"]?["n_ctx"], entry["meta"]?["n_ctx_train"],
      ].lazy.compactMap { $0?.int }.first { $0 > 0 }
    let title = entry["name"]?.string.map { UntrustedText.clean($0, limit: 80) } ?? ""
    return ModelInfo(
      name: ModelName(provider: "openai", id: id), contextWindow: window,
      price: entry["pricing"].flatMap(price), title: title.isEmpty ? id : title)
  }

  /// OpenRouter's prices: US dollars a token, as decimal text.
  private static func price(_ pricing: JSON) -> Price? {
    guard let prompt = picodollars(pricing["prompt"]),
      let completion = picodollars(pricing["completion"])
    else { return nil }
    return Price(
      prompt: prompt, completion: completion,
      cacheRead: picodollars(pricing["input_cache_read"]),
      cacheWrite: picodollars(pricing["input_cache_write"]))
  }

  private static func picodollars(_ price: JSON?) -> Int? {
    guard let dollars = price?.string.flatMap(Double.init) ?? price?.double, dollars.isFinite,
      dollars >= 0, dollars < 1
    else { return nil }
    return Int((dollars * 1e12).rounded())
  }
}
