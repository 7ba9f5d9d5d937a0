import Core
import Support
import Testing
import Transport

@testable import Providers

@Suite("List of an OpenAI-compatible server's models", .timeLimit(.minutes(1)))
struct OpenAIServerTests {
  private func list(_ script: [LoopbackServer.Step]) async throws -> [ModelInfo] {
    let server = LoopbackServer(script)
    return try await OpenAIServer(
      endpoint: OpenAIEndpoint(base: server.url, key: nil), transport: CurlTransport()
    ).models()
  }

  @Test("reads context windows and prices where the server tells them")
  func models() async throws {
    let body = #"""
      {"object":"list","data":[
        {"id":"plain","object":"model"},
        {"id":"vllm","max_model_len":8192},
        {"id":"llama.cpp","meta":{"n_ctx_train":32768}},
        {"id":"a/b","name":"B","context_length":1000000,
         "pricing":{"prompt":"0.000003","completion":"0.000015","input_cache_read":"0.0000003"}},
        {"id":"router","pricing":{"prompt":"-1","completion":"-1"}},
        {"id":""},{"name":"no id"},{"id":"bad\u001bid"}]}
      """#
    let models = try await list([.answer(200, body)])
    #expect(models.map(\.name.id) == ["plain", "vllm", "llama.cpp", "a/b", "router"])
    #expect(models.map(\.contextWindow) == [nil, 8192, 32768, 1_000_000, nil])
    #expect(models[3].title == "B")
    #expect(
      models[3].price
        == Price(prompt: 3_000_000, completion: 15_000_000, cacheRead: 300_000))
    #expect(models[4].price == nil)
  }

  @Test("a list that is none is an error of its own")
  func noList() async {
    await #expect(throws: ProviderError.self) { try await list([.answer(200, "<html>")]) }
    await #expect(throws: ProviderError.self) { try await list([.answer(401, "")]) }
    await #expect(throws: ProviderError.self) { try await list([.close]) }
  }

  @Test("a model that is not listed is known by its name only")
  func info() async throws {
    let server = LoopbackServer([.answer(200, #"{"data":[{"id":"x","context_window":9}]}"#)])
    let endpoint = OpenAIEndpoint(base: server.url, key: nil)
    let catalogue = OpenAIServer(endpoint: endpoint, transport: CurlTransport())
    #expect(try await catalogue.info(of: "y") == OpenAIServer.unlisted("y"))
  }
}
