/// A service of Bedrock. All four are signed as `bedrock`.
package enum BedrockService: String, Sendable, CaseIterable {
  case control = "bedrock"
  case runtime = "bedrock-runtime"
  case agent = "bedrock-agent"
  case agentRuntime = "bedrock-agent-runtime"

  /// Whether it takes a Bedrock API key instead of a signature.
  package var takesKeys: Bool { self == .control || self == .runtime }

  /// Its name in variables and sections: `BEDROCK_RUNTIME`, `bedrock_runtime`.
  fileprivate var identifier: String { String(rawValue.map { $0 == "-" ? "_" : $0 }) }
}

extension AWSEndpoint {
  /// Where a service of Bedrock answers: outcrop's own setting, the service's variable, the general
  /// one, the profile's `services` section, its `endpoint_url`, then the service's own host.
  ///
  /// Throws `AWSError.invalidEndpoint` and `endpointConflict`.
  package static func find(
    _ service: BedrockService, region: AWSRegion, setting: String?, profile: String?,
    in surroundings: AWSSurroundings
  ) throws -> AWSEndpoint {
    let profiles = AWSProfiles(surroundings)
    let own = profiles[AWSProfiles.name(chosen: profile, surroundings)]
    func wants(_ name: String) -> Bool {
      surroundings.flag("AWS_\(name.uppercased())") ?? (own?[name]?.lowercased() == "true")
    }
    let fips = wants("use_fips_endpoint")
    let dual = wants("use_dualstack_endpoint")
    let override = candidates(
      service, setting: setting, own: own, profiles: profiles,
      ignoresOthers: wants("ignore_configured_endpoint_urls"), surroundings
    ).first { $0.url?.isEmpty == false }
    if let override, let url = override.url {
      guard !fips, !dual else { throw AWSError.endpointConflict(setting: override.source) }
      guard let endpoint = AWSEndpoint(url, source: override.source) else {
        throw AWSError.invalidEndpoint(setting: override.source)
      }
      return endpoint
    }
    let host =
      "\(service.rawValue)\(fips ? "-fips" : "").\(region.name)."
      + (dual ? "api.aws" : region.domain)
    guard let endpoint = AWSEndpoint("https://\(host)") else {
      throw AWSError.invalidEndpoint(setting: region.source)
    }
    return endpoint
  }

  private static func candidates(
    _ service: BedrockService, setting: String?, own: AWSProfiles.Profile?, profiles: AWSProfiles,
    ignoresOthers: Bool, _ surroundings: AWSSurroundings
  ) -> [(url: String?, source: String)] {
    var candidates = [(setting?.trimmed, "bedrock.endpoint")]
    guard !ignoresOthers else { return candidates }
    let variable = "AWS_ENDPOINT_URL_\(service.identifier.uppercased())"
    candidates += [
      (surroundings.variable(variable), variable),
      (surroundings.variable("AWS_ENDPOINT_URL"), "AWS_ENDPOINT_URL"),
    ]
    if let own {
      if let services = own["services"] {
        candidates.append(
          (profiles.endpoint(of: service.identifier, services: services), "services \(services)"))
      }
      candidates.append((own["endpoint_url"], "the profile \(own.name)"))
    }
    return candidates
  }
}
