/// Where in AWS requests go, and which setting said so.
package struct AWSRegion: Equatable, Sendable {
  package let name: String
  package let source: String

  package init(name: String, source: String) {
    self.name = name
    self.source = source
  }

  /// outcrop's own setting, then `AWS_REGION`, `AWS_DEFAULT_REGION`, then the profile's `region`.
  /// Throws `AWSError.noRegion`.
  ///
  /// - Parameters:
  ///   - setting: outcrop's own.
  ///   - profile: The profile chosen in outcrop; else that of `AWS_PROFILE`, else `default`.
  package static func find(
    setting: String?, profile: String?, in surroundings: AWSSurroundings
  ) throws -> AWSRegion {
    if let setting, !setting.isEmpty { return AWSRegion(name: setting, source: "bedrock.region") }
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
      if let region = surroundings.variable(name) { return AWSRegion(name: region, source: name) }
    }
    let name = AWSProfiles.name(chosen: profile, surroundings)
    guard let region = AWSProfiles(surroundings)[name]?["region"] else { throw AWSError.noRegion }
    return AWSRegion(name: region, source: "the profile \(name)")
  }

  /// The part of AWS it belongs to, by its suffix for host names.
  var domain: String {
    let domains = [
      ("us-gov-", "amazonaws.com"), ("cn-", "amazonaws.com.cn"), ("eusc-", "amazonaws.eu"),
      ("us-isob-", "sc2s.sgov.gov"), ("us-isof-", "csp.hci.ic.gov"),
      ("eu-isoe-", "cloud.adc-e.uk"), ("us-iso-", "c2s.ic.gov"),
    ]
    return domains.first { name.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
  }
}
