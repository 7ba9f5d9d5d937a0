import Testing

@testable import Providers

@Suite("Region and endpoint of AWS")
struct AWSEndpointTests {
  private let config = "/home/u/.aws/config"

  private func region(_ world: AWSWorld, setting: String? = nil, profile: String? = nil) throws
    -> AWSRegion
  {
    try AWSRegion.find(setting: setting, profile: profile, in: world.surroundings)
  }

  private func endpoint(
    _ world: AWSWorld, _ service: BedrockService = .runtime, region: String = "us-east-1",
    setting: String? = nil
  ) throws -> AWSEndpoint {
    try AWSEndpoint.find(
      service, region: AWSRegion(name: region, source: "a test"), setting: setting, profile: nil,
      in: world.surroundings)
  }

  @Test("takes the region from the setting, the variables, then the profile")
  func regions() throws {
    var world = AWSWorld()
    #expect(throws: AWSError.noRegion) { try region(world) }
    world.files[config] = "[default]\nregion = p1\n[profile w]\nregion = p2\n"
    #expect(try region(world) == AWSRegion(name: "p1", source: "the profile default"))
    #expect(try region(world, profile: "w").name == "p2")
    world.environment["AWS_DEFAULT_REGION"] = "e2"
    #expect(try region(world) == AWSRegion(name: "e2", source: "AWS_DEFAULT_REGION"))
    world.environment["AWS_REGION"] = "e1"
    #expect(try region(world) == AWSRegion(name: "e1", source: "AWS_REGION"))
    #expect(try region(world, setting: "s") == AWSRegion(name: "s", source: "bedrock.region"))
  }

  @Test("derives the host from service, region and partition")
  func hosts() throws {
    let hosts: [(BedrockService, String, String)] = [
      (.control, "us-east-1", "bedrock.us-east-1.amazonaws.com"),
      (.runtime, "cn-north-1", "bedrock-runtime.cn-north-1.amazonaws.com.cn"),
      (.agent, "us-gov-west-1", "bedrock-agent.us-gov-west-1.amazonaws.com"),
      (.agentRuntime, "eusc-de-east-1", "bedrock-agent-runtime.eusc-de-east-1.amazonaws.eu"),
      (.runtime, "us-isob-east-1", "bedrock-runtime.us-isob-east-1.sc2s.sgov.gov"),
      (.runtime, "us-iso-east-1", "bedrock-runtime.us-iso-east-1.c2s.ic.gov"),
    ]
    for (service, region, host) in hosts {
      let found = try endpoint(AWSWorld(), service, region: region)
      #expect(found.origin == "https://\(host)" && found.host == host && found.source == nil)
    }
    var world = AWSWorld()
    world.environment["AWS_USE_FIPS_ENDPOINT"] = "true"
    #expect(try endpoint(world).host == "bedrock-runtime-fips.us-east-1.amazonaws.com")
    world.environment["AWS_USE_DUALSTACK_ENDPOINT"] = "true"
    #expect(try endpoint(world).host == "bedrock-runtime-fips.us-east-1.api.aws")
    world.environment["AWS_ENDPOINT_URL"] = "https://h"
    #expect(throws: AWSError.endpointConflict(setting: "AWS_ENDPOINT_URL")) {
      try endpoint(world)
    }
  }

  @Test("lets the nearest setting name another endpoint")
  func overrides() throws {
    var world = AWSWorld()
    world.files[config] = """
      [default]
      endpoint_url = https://profile.example
      services = lab
      [services lab]
      bedrock_runtime =
        endpoint_url = https://services.example/corp/
      """
    let fromServices = try endpoint(world)
    #expect(fromServices.origin == "https://services.example")
    #expect(fromServices.basePath == "/corp" && fromServices.source == "services lab")
    #expect(try endpoint(world, .agent).origin == "https://profile.example")
    world.environment["AWS_ENDPOINT_URL"] = "http://Localhost:80/"
    #expect(try endpoint(world).origin == "http://localhost")
    world.environment["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = "http://127.0.0.1:8123"
    #expect(try endpoint(world).host == "127.0.0.1:8123")
    #expect(try endpoint(world, .control).host == "localhost")
    #expect(try endpoint(world, setting: "https://own.example:443").host == "own.example")
    world.environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
    #expect(try endpoint(world).host == "bedrock-runtime.us-east-1.amazonaws.com")
    for wrong in ["nowhere", "ftp://h", "https://h?x=1", "https://h/a b"] {
      #expect(throws: AWSError.invalidEndpoint(setting: "bedrock.endpoint")) {
        try endpoint(world, setting: wrong)
      }
    }
  }

  @Test("reads the files as AWS users write them")
  func files() {
    let file = AWSFile(
      """
      outside = 1
      ; comment
      [profile "two words"]
      Region=eu-west-1
      s3 =
        max_concurrent_requests = 20
        # not this
      key = a # kept
        more
      nonsense
      [default]
      """)
    #expect(
      file.sections["profile two words"]
        == ["region": "eu-west-1", "s3": "", "key": "a # kept\nmore"])
    #expect(file.blocks["profile two words"]?["s3"] == ["max_concurrent_requests": "20"])
    #expect(file.sections["default"] == [:])
    #expect(AWSFile("[unclosed\nx=1\n\u{0}").sections.isEmpty)
  }
}
