import Core
import FoundationEssentials
import Testing

@Suite("Usage and money")
struct UsageTests {
  @Test("a cost is exact: cached tokens at their own price, the rest at the prompt's")
  func cost() {
    let price = Price(
      prompt: 3_000_000, completion: 15_000_000, cacheRead: 300_000, cacheWrite: 3_750_000)
    let usage = Usage(
      promptTokens: TokenCount(1_000), completionTokens: TokenCount(100), cachedTokens: 600,
      cacheWriteTokens: 100)
    let plain = 300 * 3_000_000 + 100 * 15_000_000
    let cached = 600 * 300_000 + 100 * 3_750_000
    #expect(price.cost(of: usage) == Money(picodollars: plain + cached))
  }

  @Test("an estimate stays one when something exact is added to it")
  func estimates() {
    #expect((TokenCount(1) + .estimate(2)) == .estimate(3))
    #expect((TokenCount(1) + TokenCount(2)) == TokenCount(3))
  }
}

@Suite("Names and secrets")
struct NameTests {
  @Test("a model's name is split at its first colon only")
  func modelName() {
    let name = ModelName("bedrock:anthropic.claude-v2:1")
    #expect(name == ModelName(provider: "bedrock", id: "anthropic.claude-v2:1"))
    #expect(name?.description == "bedrock:anthropic.claude-v2:1")
    for text in ["", "local", ":id", "local:"] { #expect(ModelName(text) == nil) }
  }

  @Test("a secret prints as dots, however it is printed")
  func secret() {
    let secret = Secret("hunter2")
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped] {
      #expect(!text.contains("hunter2"))
    }
    #expect(secret.reveal() == "hunter2")
  }
}

@Suite("Prompt and timings")
struct PromptTests {
  @Test("the help a local model gets to cite is neither stored nor sent")
  func citable() throws {
    var prompt = Prompt(instructions: "i", messages: [Message(.user, "u")])
    prompt.citable = ["a source"]
    let data = try JSONEncoder().encode(prompt)
    #expect(!String(decoding: data, as: UTF8.self).contains("a source"))
    #expect(try JSONDecoder().decode(Prompt.self, from: data).citable.isEmpty)
  }

  @Test("speed is told only when enough time passed to measure it")
  func speed() {
    #expect(Timings(firstToken: 1, ended: 3).tokensPerSecond(completionTokens: 21) == 10)
    #expect(Timings(firstToken: 1, ended: 1.001).tokensPerSecond(completionTokens: 21) == nil)
    #expect(Timings(ended: 3).tokensPerSecond(completionTokens: 21) == nil)
  }
}
