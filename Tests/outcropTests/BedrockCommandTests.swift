import Foundation
import Testing

@Suite("Bedrock on the command line", .timeLimit(.minutes(1)))
struct BedrockCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  private static let model = "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0"

  private func server(_ answer: String? = nil) throws -> ScriptedServer {
    let body =
      #"{"output":{"message":{"role":"assistant","content":[{"text":"Three months."}]}},"#
      + #""stopReason":"end_turn","metrics":{"latencyMs":9},"usage":{"inputTokens":100,"#
      + #""outputTokens":10,"totalTokens":1110,"cacheReadInputTokens":1000}}"#
    return try ScriptedServer(
      answer: answer
        ?? "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + "\(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
  }

  private func environment(_ server: ScriptedServer) -> [String: String] {
    [
      "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://127.0.0.1:\(server.port)",
      "AWS_EC2_METADATA_DISABLED": "true",
    ]
  }

  @Test("ask signs with the key that a command of the profile prints, and tells usage and cost")
  func ask() throws {
    try program.write(
      "[profile work]\ncredential_process = cat '\(program.home.path)/a key.json'\n",
      to: ".aws/config")
    try program.write(
      "{\n  \"Version\": 1,\n  \"AccessKeyId\": \"ASIAEXAMPLE\",\n"
        + "  \"SecretAccessKey\": \"geheim-4711\",\n  \"SessionToken\": \"token-4711\"\n}\n",
      to: "a key.json")
    try program.write("[bedrock]\nprofile = \"work\"\n", to: ".config/outcrop/config.toml")
    let server = try server()
    let result = try program.run(
      "ask", "How long?", "--no-retrieval", "--model", Self.model, "--region", "us-west-2",
      "--json", environment: environment(server))
    #expect(result.code == 0, "\(result.errors)")
    let usage = try #require(result.events.first { $0["type"] as? String == "usage" })
    #expect(usage["prompt_tokens"] as? Int == 1100)
    #expect(usage["cached_tokens"] as? Int == 1000)
    // 100 at $1.1, 10 at $5.5 and 1000 cached ones at $0.11 for a million.
    let cost = try #require(usage["cost_usd"] as? Double)
    #expect(abs(cost - 0.000275) < 1e-9)
    #expect(result.events.last?["stop_reason"] as? String == "end_turn")
    let request = try #require(server.requests.first)
    #expect(
      request.hasPrefix(
        "POST /model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse-stream HTTP/1.1"))
    #expect(request.contains("Credential=ASIAEXAMPLE/"))
    #expect(request.contains("/us-west-2/bedrock/aws4_request"))
    #expect(request.lowercased().contains("x-amz-security-token: token-4711"))
    #expect(!(result.output + result.errors).contains("4711"))
  }

  @Test("ask says which region or credentials are missing")
  func missing() throws {
    let server = try server()
    let region = try program.run(
      "ask", "How long?", "--no-retrieval", "--model", Self.model, "--json",
      environment: environment(server))
    #expect(region.code == 1)
    #expect(region.errors.hasPrefix("No AWS region set.\nSet bedrock.region"), "\(region.errors)")
    let keys = try program.run(
      "ask", "How long?", "--no-retrieval", "--model", Self.model, "--region", "eu-west-1",
      "--json", environment: environment(server))
    #expect(keys.code == 1)
    #expect(keys.errors.contains("No AWS credentials found."), "\(keys.errors)")
    #expect(keys.events.last?["code"] as? String == "no_credentials")
    #expect(server.requests.isEmpty)
  }

  @Test("models bedrock lists what the account can call, with prices")
  func models() throws {
    let body =
      #"{"modelSummaries":[{"modelId":"anthropic.claude-haiku-4-5-20251001-v1:0","modelArn":"a","#
      + #""providerName":"Anthropic","modelName":"Claude Haiku 4.5","outputModalities":["TEXT"],"#
      + #""inferenceTypesSupported":["INFERENCE_PROFILE"]}],"inferenceProfileSummaries":["#
      + #"{"inferenceProfileName":"US Claude Haiku 4.5","inferenceProfileArn":"arn:p","#
      + #""inferenceProfileId":"us.anthropic.claude-haiku-4-5-20251001-v1:0","status":"ACTIVE","#
      + #""models":[{"modelArn":"x/anthropic.claude-haiku-4-5-20251001-v1:0"}]}]}"#
    let server = try server(
      "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    let environment = [
      "AWS_ENDPOINT_URL": "http://127.0.0.1:\(server.port)", "AWS_REGION": "us-west-2",
      "AWS_BEARER_TOKEN_BEDROCK": "ABSK-geheim-4711",
    ]
    let list = try program.run("models", "list", "bedrock", "--json", environment: environment)
    #expect(list.code == 0, "\(list.errors)")
    let model = try #require(list.events.first)
    #expect(list.events.count == 1 && model["model"] as? String == Self.model)
    #expect(model["title"] as? String == "US Claude Haiku 4.5")
    #expect(model["prompt_usd_per_million"] as? Double == 1.1)

    let doctor = try program.run("doctor", "--json", environment: environment)
    let told = Dictionary(
      doctor.events.map { ($0["check"] as? String ?? "", $0["message"] as? String ?? "") },
      uniquingKeysWith: { first, _ in first })
    #expect(told["bedrock region"] == "us-west-2, from AWS_REGION")
    #expect(
      told["bedrock endpoint"] == "http://127.0.0.1:\(server.port), from AWS_ENDPOINT_URL")
    #expect(told["bedrock identity"] == "the Bedrock API key of AWS_BEARER_TOKEN_BEDROCK")
    #expect(told["bedrock"] == "1 models can answer here")
    #expect(!(doctor.output + doctor.errors + list.output).contains("4711"))

    let own = try program.run(
      "doctor", "bedrock", "--json",
      environment: environment.merging(["OUTCROP_MODEL": Self.model]) { $1 })
    #expect(own.code == 0, "\(own.errors)")
    let checks = own.events.compactMap { $0["check"] as? String }
    #expect(
      checks == [
        "bedrock region", "bedrock endpoint", "bedrock identity", "bedrock", "bedrock policy",
      ])
    let policy = own.events.last?["message"] as? String
    #expect(
      policy?.contains("arn:aws:bedrock:us-west-2:*:inference-profile/us.anthropic.") == true)
  }

  @Test("a refused API key is an error event with its remedy, and never shown")
  func refusedKey() throws {
    let body = #"{"Message":"API Key ABSK-geheim-4711 is not valid"}"#
    let server = try server(
      "HTTP/1.1 403 Forbidden\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    )
    let result = try program.run(
      "ask", "How long?", "--no-retrieval", "--model", Self.model, "--region", "eu-west-1",
      "--json",
      environment: environment(server).merging(
        ["AWS_BEARER_TOKEN_BEDROCK": "ABSK-geheim-4711"]) { $1 })
    #expect(result.code == 1)
    let error = try #require(result.events.last)
    #expect(error["code"] as? String == "unauthorized")
    #expect(error["retryable"] as? Bool == false)
    #expect((error["remedy"] as? String)?.contains("AWS_BEARER_TOKEN_BEDROCK") == true)
    let log = try? String(
      contentsOf: program.home.appending(path: ".local/state/outcrop/outcrop.log"),
      encoding: .utf8)
    #expect(!(result.output + result.errors + (log ?? "")).contains("4711"))
    #expect(server.requests.first?.contains("Bearer ABSK-geheim-4711") == true)
  }
}
