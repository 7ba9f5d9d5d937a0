import Testing
import Transport

@testable import Providers

@Suite("The least policy for Bedrock")
struct BedrockPolicyTests {
  private func resources(_ model: String, _ region: String = "eu-west-1") -> JSON? {
    BedrockPolicy(model: model, region: AWSRegion(name: region, source: "a test"))
      .document["Statement"]?[0]?["Resource"]
  }

  @Test("names the model, and the profile that leads to it, and no other one")
  func resources() {
    #expect(
      resources("amazon.titan-text-express-v1")
        == ["arn:aws:bedrock:eu-west-1::foundation-model/amazon.titan-text-express-v1"])
    #expect(
      resources("eu.amazon.nova-lite-v1:0") == [
        "arn:aws:bedrock:eu-west-1:*:inference-profile/eu.amazon.nova-lite-v1:0",
        "arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0",
      ])
    #expect(
      resources("us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0", "us-gov-west-1")
        == [
          "arn:aws-us-gov:bedrock:us-gov-west-1:*:inference-profile/"
            + "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0",
          "arn:aws-us-gov:bedrock:*::foundation-model/"
            + "anthropic.claude-3-5-sonnet-20240620-v1:0",
        ].asJSON)
    let own = "arn:aws:bedrock:eu-west-1:123456789012:provisioned-model/abcdefghij12"
    #expect(resources(own) == [.string(own)])
  }

  @Test("allows to answer and to list, and nothing else")
  func actions() {
    let policy = BedrockPolicy(model: "m", region: AWSRegion(name: "r", source: "a test")).document
    let actions = (policy["Statement"]?.array ?? []).flatMap { $0["Action"]?.array ?? [] }
    #expect(actions.count == 5)
    #expect(actions.allSatisfy { $0.string?.hasPrefix("bedrock:") == true })
  }
}

extension [String] {
  fileprivate var asJSON: JSON { .array(map { .string($0) }) }
}
