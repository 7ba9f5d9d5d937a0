import Core
import FoundationEssentials
import Interface
import Providers

/// Local models, and the program that reads PDF.
struct ModelChecks {
  let workbench: Workbench

  func all() -> [Finding] {
    [library(), chat(), embedding(), reader()].compactMap { $0 }
  }

  private func library() -> Finding {
    LocalProvider.isAvailable
      ? .good("libllama", "built in")
      : .warning(
        "libllama", "This build runs no local models.",
        "Run `scripts/build`, which fetches libllama and builds with it.")
  }

  private func chat() -> Finding? {
    let name = workbench.settings.model
    guard name.provider == "local" else { return .good("model", name.description) }
    guard name.id.contains("/") || name.id.hasSuffix(".gguf") else {
      return catalogued("model", name)
    }
    let path = absolutePath(name.id)
    return FileManager.default.isReadableFile(atPath: path)
      ? .good("model", path)
      : .problem("model", "\(path) cannot be read.", "Check the path and its permissions.")
  }

  private func embedding() -> Finding? {
    guard let name = workbench.settings.embedding else {
      return .good("embedding", "none, as configured: chunks are found by words alone")
    }
    return catalogued("embedding", name)
  }

  private func catalogued(_ check: String, _ name: ModelName) -> Finding {
    do {
      let model = try workbench.catalogue().model(named: name.id)
      switch workbench.modelFiles.state(of: model) {
      case .present: return .good(check, "\(name), \(Figures.bytes(model.bytes))")
      case .absent:
        return .warning(
          check, "\(name) is not on this machine.", "Run `outcrop models pull \(model.name)`.")
      case .damaged(let bytes):
        return .problem(
          check, "\(name) has \(Figures.bytes(bytes)) instead of \(Figures.bytes(model.bytes)).",
          "Run `outcrop models remove \(model.name)`, then pull it again.")
      }
    } catch {
      let failure = Failure(anything: error, code: "catalogue")
      return .problem(check, failure.sentence, failure.remedy)
    }
  }

  private func reader() -> Finding {
    workbench.hasReader
      ? .good("reader", "PDF, DOCX and HTML can be read")
      : .problem(
        "reader", "outcrop-reader is missing: no PDF, DOCX or HTML can be read.",
        "Install it beside outcrop, with scripts/install, or name it in OUTCROP_READER.")
  }
}

/// Servers that are configured.
struct ProviderChecks {
  let workbench: Workbench

  func all() async -> [Finding] {
    let bedrock = workbench.usesBedrock ? await BedrockChecks(workbench: workbench).all() : []
    return await openAI() + bedrock
  }

  private func openAI() async -> [Finding] {
    let settings = workbench.settings
    let isUsed =
      settings.model.provider == "openai" || settings.openAIKeyCommand != nil
      || ["OPENAI_API_KEY", "OPENAI_BASE_URL"].contains { workbench.environment[$0] != nil }
    guard isUsed else { return [] }
    do {
      let server = OpenAIServer(
        endpoint: try await workbench.openAIEndpoint(), transport: workbench.transport())
      let models = try await server.models()
      guard settings.model.provider == "openai",
        !models.contains(where: { $0.name == settings.model }), !models.isEmpty
      else {
        return [.good("openai", "\(settings.openAIBaseURL) offers \(models.count) models")]
      }
      return [
        .warning(
          "openai", "\(settings.openAIBaseURL) does not list \(settings.model.id).",
          "List what it has with `outcrop models list openai`.")
      ]
    } catch {
      let failure = Failure(anything: error, code: "provider")
      return [.problem("openai", failure.sentence, failure.remedy)]
    }
  }
}
