import Core
import Testing

@testable import Providers

@Suite("Local provider")
struct LocalProviderTests {
  @Test("makes the catalogue's default models without touching their files")
  func defaults() throws {
    let catalogue = try ModelCatalogue.bundled()
    let files = ModelFiles(folder: "/nowhere")
    let chat = try #require(catalogue.defaultModel(for: .chat))
    let model = LocalProvider().chatModel(chat, in: files)
    #expect(model.info.name == ModelName(provider: "local", id: chat.name))
    #expect(model.info.contextWindow == 32_768)
    let embedding = try #require(catalogue.defaultModel(for: .embedding))
    let encoder = LocalProvider().embeddingModel(embedding, in: files)
    #expect(encoder.dimensions == 384)
    #expect(encoder.identifier.hasPrefix("\(embedding.name)@"))
  }

  @Test("takes a name for the catalogue's and a path for the user's own file")
  func names() async throws {
    let catalogue = try ModelCatalogue.bundled()
    let files = ModelFiles(folder: "/nowhere")
    func model(_ id: String) async throws -> LocalModel {
      try await LocalProvider().chatModel(
        id: id, catalogue: catalogue, files: files, home: "/home/me", folder: "/here")
    }
    let named = try #require(catalogue.defaultModel(for: .chat)).name
    #expect(try await model(named).info.name.id == named)
    await #expect(throws: CatalogueError.self) { try await model("unheard-of") }
    guard LocalProvider.isAvailable else { return }
    for (id, path) in [
      ("/a/b.gguf", "/a/b.gguf"), ("~/b.gguf", "/home/me/b.gguf"), ("./b.gguf", "/here/./b.gguf"),
    ] {
      await #expect(throws: LocalError.missing(path: path, model: path)) { try await model(id) }
    }
  }
}
