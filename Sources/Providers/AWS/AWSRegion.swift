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

  /// The part of AWS it belongs to, as ARNs name it.
  package var partition: String { part.partition }

  /// The suffix of host names in its part of AWS.
  var domain: String { part.domain }

  private var part: (prefix: String, partition: String, domain: String) {
    let parts = [
      ("us-gov-", "aws-us-gov", "amazonaws.com"), ("cn-", "aws-cn", "amazonaws.com.cn"),
      ("eusc-", "aws-eusc", "amazonaws.eu"), ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
      ("us-isof-", "aws-iso-f", "csp.hci.ic.gov"), ("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
      ("us-iso-", "aws-iso", "c2s.ic.gov"),
    ]
    return parts.first { name.hasPrefix($0.0) } ?? ("", "aws", "amazonaws.com")
  }
}
