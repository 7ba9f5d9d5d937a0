import Testing

@testable import Providers

@Suite("Model catalogue")
struct ModelCatalogueTests {
  @Test("the bundled catalogue names every model with all that a pull needs")
  func bundledIsComplete() throws {
    let catalogue = try ModelCatalogue.bundled()
    #expect(
      catalogue.models.map(\.name) == [
        "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b", "smollm2-135m", "all-minilm-l6-v2",
      ])
    for model in catalogue.models {
      #expect(model.licence == "Apache-2.0")
      #expect(model.bytes > 1_000_000)
      #expect(model.sha256.count == 64)
      #expect(model.sha256.allSatisfy { $0.isHexDigit && !$0.isUppercase })
      #expect(model.contextWindow >= 512)
      #expect((model.role == .embedding) == (model.dimensions != nil))
      let kinds = model.sources.map { source in
        switch source {
        case .huggingFace: "hub"
        case .pyPI: "packages"
        case .path: "path"
        }
      }
      #expect(kinds == ["hub", "packages", "path"], "\(model.name)")
    }
  }

  @Test("one chat model and one embedding model are the defaults")
  func defaults() throws {
    let catalogue = try ModelCatalogue.bundled()
    #expect(catalogue.defaultModel(for: .chat)?.name == "qwen2.5-coder-0.5b")
    #expect(catalogue.defaultModel(for: .embedding)?.name == "all-minilm-l6-v2")
    #expect(catalogue.models.filter(\.isDefault).count == 2)
  }

  @Test("a name that is not there is answered with those that are")
  func unknownName() throws {
    let catalogue = try ModelCatalogue.bundled()
    #expect(
      throws: CatalogueError.unknownModel("llama", known: catalogue.models.map(\.name))
    ) { try catalogue.model(named: "llama") }
  }

  @Test("a file that is no catalogue says so")
  func unreadable() {
    let error = #expect(throws: CatalogueError.self) {
      try ModelCatalogue(json: Array(#"{"models":[{"name":"half"}]}"#.utf8))
    }
    #expect(error?.sentence.contains("title") == true)
  }
}
