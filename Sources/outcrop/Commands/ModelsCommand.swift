import ArgumentParser
import Core
import FoundationEssentials
import Interface
import Providers

/// `outcrop models`
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List, fetch, check and remove models.",
    subcommands: [List.self, Pull.self, Verify.self, Remove.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the models outcrop can fetch, or those a server offers.")

    struct Entry: Encodable {
      let model: String
      let title: String
      let role: String
      let state: String
      let isDefault: Bool
      let bytes: Int?
      let licence: String?
      let contextWindow: Int?
      let path: String?
      let promptUsdPerMillion: Double?
      let completionUsdPerMillion: Double?
    }

    @Argument(help: "local, or openai or bedrock to ask the server.") var provider = "local"
    @OptionGroup var json: JSONOption

    func run() throws {
      let workbench = try Workbench(environment: processEnvironment())
      let json = json.json
      let entries: [Entry]
      switch provider {
      case "local": entries = try Self.local(workbench)
      case "openai": entries = try wait { try await Self.openAI(workbench) }
      case "bedrock": entries = try wait { try await Self.bedrock(workbench) }
      default: throw ValidationError("The provider is local, openai or bedrock.")
      }
      for entry in entries {
        if json { try Output.standard.json(entry) } else { Self.show(entry) }
      }
    }

    private static func local(_ workbench: Workbench) throws -> [Entry] {
      let files = workbench.modelFiles
      return try workbench.catalogue().models.map { model in
        let state =
          switch files.state(of: model) {
          case .absent: "absent"
          case .present: "present"
          case .damaged: "damaged"
          }
        return Entry(
          model: "local:\(model.name)", title: model.title, role: model.role.rawValue, state: state,
          isDefault: model.isDefault, bytes: model.bytes, licence: model.licence,
          contextWindow: model.contextWindow, path: files.path(of: model), promptUsdPerMillion: 0,
          completionUsdPerMillion: 0)
      }
    }

    private static func openAI(_ workbench: Workbench) async throws -> [Entry] {
      let server = OpenAIServer(
        endpoint: try await workbench.openAIEndpoint(), transport: workbench.transport())
      return try await server.models().map { remote($0, price: $0.price, workbench) }
    }

    private static func bedrock(_ workbench: Workbench) async throws -> [Entry] {
      let prices = workbench.prices()
      return try await workbench.bedrockCatalogue().models().map {
        remote($0, price: prices.price(of: $0.name), workbench)
      }
    }

    private static func remote(
      _ info: ModelInfo, price: Price?, _ workbench: Workbench
    ) -> Entry {
      Entry(
        model: info.name.description, title: info.title, role: "chat", state: "remote",
        isDefault: info.name == workbench.settings.model, bytes: nil, licence: nil,
        contextWindow: info.contextWindow, path: nil,
        promptUsdPerMillion: price.map { Double($0.prompt) / 1e6 },
        completionUsdPerMillion: price.map { Double($0.completion) / 1e6 })
    }

    private static func show(_ entry: Entry) {
      let facts = [
        entry.state, entry.isDefault ? "default" : nil, entry.role == "chat" ? nil : entry.role,
        entry.bytes.map(Figures.bytes), entry.licence,
        entry.contextWindow.map { "\(Figures.count($0)) tokens" },
      ].compactMap { $0 }
      Output.standard.line("\(entry.model)  \(facts.joined(separator: ", "))")
    }
  }

  struct Pull: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetch a model; an interrupted one goes on where it was.")

    struct Event: Encodable {
      let type = "progress"
      let model: String
      let step: String
      let done: Int
      let total: Int
    }

    struct Done: Encodable {
      let type = "done"
      let model: String
      let path: String
    }

    @Argument(help: "The model's name, as `models list` shows it.") var name: String
    @OptionGroup var json: JSONOption

    func run() throws {
      let workbench = try Workbench(environment: processEnvironment())
      let model = try workbench.catalogue().model(named: bare(name))
      let json = json.json
      try wait {
        try await workbench.puller.pull(model) { progress in
          if json {
            // What cannot be encoded is not sent; the end of the pull is told all the same.
            try? Output.standard.json(
              Event(
                model: model.name, step: progress.label, done: progress.done,
                total: progress.total))
          } else if progress.total > 0 {
            Progress.standard.show(
              "\(model.name): \(progress.label), \(Figures.bytes(progress.done)) of "
                + Figures.bytes(progress.total))
          } else {
            Progress.standard.show("\(model.name): \(progress.label)")
          }
        }
        Progress.standard.clear()
        let path = workbench.modelFiles.path(of: model)
        if json {
          try Output.standard.json(Done(model: model.name, path: path))
        } else {
          Output.standard.line(path)
        }
      }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compare models with their published checksums.")

    struct Entry: Encodable {
      let model: String
      let state: String
    }

    @Argument(help: "The models; without any, all that are here.") var names: [String] = []
    @OptionGroup var json: JSONOption

    func run() throws {
      let workbench = try Workbench(environment: processEnvironment())
      let catalogue = try workbench.catalogue()
      let files = workbench.modelFiles
      let models =
        try names.isEmpty
        ? catalogue.models.filter { files.state(of: $0) != .absent }
        : names.map { try catalogue.model(named: bare($0)) }
      let json = json.json
      let damaged = try wait {
        var damaged: CatalogueError?
        for model in models {
          do {
            try await files.verify(model) { done in
              Progress.standard.show(
                "\(model.name): \(Figures.bytes(done)) of \(Figures.bytes(model.bytes))")
            }
            try Self.tell(model, "good", json: json)
          } catch let error as CatalogueError {
            guard case .damaged = error else { throw error }
            try Self.tell(model, "damaged", json: json)
            damaged = error
          }
        }
        return damaged
      }
      if let damaged { throw damaged }
    }

    private static func tell(_ model: CatalogueModel, _ state: String, json: Bool) throws {
      Progress.standard.clear()
      if json {
        try Output.standard.json(Entry(model: model.name, state: state))
      } else {
        Output.standard.line("\(model.name)  \(state)")
      }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove models from this machine.")

    @Argument(help: "The models.") var names: [String]

    func run() throws {
      let workbench = try Workbench(environment: processEnvironment())
      for name in names {
        try workbench.modelFiles.remove(workbench.catalogue().model(named: bare(name)))
      }
    }
  }
}

/// A model's name without `local:`, which people write too.
private func bare(_ name: String) -> String {
  name.hasPrefix("local:") ? String(name.dropFirst("local:".count)) : name
}
