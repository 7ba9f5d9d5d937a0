import Core
import Support
import Testing
import Transport

@testable import Providers

@Suite("Bedrock's list of models", .timeLimit(.minutes(1)))
struct BedrockCatalogueTests {
  private static let foundation = #"""
    {"modelSummaries":[
     {"modelId":"amazon.titan-text-express-v1","modelArn":"a","providerName":"Amazon","modelName":"Titan Express",
      "outputModalities":["TEXT"],"inferenceTypesSupported":["ON_DEMAND","PROVISIONED"],"modelLifecycle":{"status":"LEGACY"}},
     {"modelId":"anthropic.claude-sonnet-4-5-20250929-v1:0","modelArn":"a","providerName":"Anthropic","modelName":"Claude Sonnet 4.5",
      "outputModalities":["TEXT"],"inferenceTypesSupported":["INFERENCE_PROFILE"]},
     {"modelId":"amazon.titan-embed-text-v2:0","modelArn":"a","outputModalities":["EMBEDDING"],"inferenceTypesSupported":["ON_DEMAND"]},
     {"modelId":"bad\u001b[31m","modelArn":"a"},{"unheardOf":1}]}
    """#
  private static let profiles = [
    #"""
    {"inferenceProfileSummaries":[
     {"inferenceProfileName":"US Claude Sonnet 4.5","inferenceProfileId":"us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      "inferenceProfileArn":"arn:p","status":"ACTIVE","type":"SYSTEM_DEFINED",
      "models":[{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0"}]}],
     "nextToken":"a+b/c=="}
    """#,
    #"""
    {"inferenceProfileSummaries":[
     {"inferenceProfileName":"Team","inferenceProfileId":"a1b2","status":"ACTIVE","type":"APPLICATION",
      "inferenceProfileArn":"arn:aws:bedrock:us-west-2:1:application-inference-profile/a1b2",
      "models":[{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.titan-text-express-v1"}]}],
     "nextToken":"a+b/c=="}
    """#,
  ]
  private static let provisioned = #"""
    {"provisionedModelSummaries":[
     {"provisionedModelName":"mine","provisionedModelArn":"arn:aws:bedrock:us-west-2:1:provisioned-model/abc",
      "foundationModelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.titan-text-express-v1","status":"InService"}]}
    """#

  private func catalogue(
    _ transport: ScriptedTransport, environment: [String: String] = [:]
  ) throws -> BedrockCatalogue {
    var world = AWSWorld()
    world.environment = [
      "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "us-west-2",
    ].merging(environment) { $1 }
    return BedrockCatalogue(
      access: try BedrockAccess(BedrockAccess.Choice(), in: world.surroundings),
      transport: transport, policy: RetryPolicy(clock: ScriptedClock(), random: { 0 }))
  }

  @Test("names each model by the id it is called by, over all pages, in signed requests")
  func models() async throws {
    let transport = ScriptedTransport { request in
      if request.url.contains("/foundation-models") { return .answer(200, Self.foundation) }
      if request.url.contains("/provisioned-") { return .answer(200, Self.provisioned) }
      return .answer(200, Self.profiles[request.url.contains("nextToken") ? 1 : 0])
    }
    let models = try await catalogue(transport).models()
    #expect(
      models.map(\.name.id) == [
        "amazon.titan-text-express-v1", "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "arn:aws:bedrock:us-west-2:1:application-inference-profile/a1b2",
        "arn:aws:bedrock:us-west-2:1:provisioned-model/abc",
      ])
    #expect(
      models.map(\.title) == [
        "Amazon Titan Express (legacy)", "US Claude Sonnet 4.5", "Team", "mine (provisioned)",
      ])
    let host = "https://bedrock.us-west-2.amazonaws.com"
    #expect(
      transport.requests.map(\.url) == [
        "\(host)/foundation-models", "\(host)/inference-profiles?maxResults=1000",
        "\(host)/inference-profiles?maxResults=1000&nextToken=a%2Bb%2Fc%3D%3D",
        "\(host)/provisioned-model-throughputs?maxResults=1000&statusEquals=InService",
      ])
    for request in transport.requests {
      #expect(request.method == "GET" && request.body == nil)
      #expect(request.value("Authorization")?.contains("/us-west-2/bedrock/aws4_request") == true)
    }
  }

  @Test("is asked for with a Bedrock API key too, and tells why it is refused")
  func refusals() async throws {
    let transport = ScriptedTransport { _ in
      .answer(
        403, #"{"message":"User: x is not authorized to perform: bedrock:ListFoundationModels"}"#,
        [HTTPHead.Field("x-amzn-ErrorType", "AccessDeniedException")])
    }
    let catalogue = try catalogue(transport)
    await #expect(throws: BedrockError.notAllowed(action: "bedrock:ListFoundationModels")) {
      try await catalogue.models()
    }
    let keyed = try self.catalogue(transport, environment: ["AWS_BEARER_TOKEN_BEDROCK": "ABSK1"])
    _ = try? await keyed.models()
    #expect(transport.requests.last?.value("Authorization") == "Bearer ABSK1")
  }

  @Test("is asked for again while Bedrock is busy, and given up in the end")
  func busy() async throws {
    let transport = ScriptedTransport { _ in .answer(503, "") }
    let catalogue = try catalogue(transport)
    await #expect(throws: BedrockError.serviceTrouble(status: 503, seconds: nil)) {
      try await catalogue.models()
    }
    #expect(transport.requests.count == 3)
    let silent = try self.catalogue(ScriptedTransport { _ in .answer(200, "<html>") })
    await #expect(
      throws: BedrockError.notBedrock(host: "bedrock.us-west-2.amazonaws.com", status: 200)
    ) { try await silent.models() }
  }
}
