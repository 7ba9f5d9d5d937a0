import FoundationEssentials

/// The models that outcrop can fetch by name.
package struct ModelCatalogue: Equatable, Sendable {
  /// In the order of the file, which is the order to list them in.
  package let models: [CatalogueModel]

  package init(models: [CatalogueModel]) {
    self.models = models
  }

  /// Reads a catalogue file.
  ///
  /// - Throws: `CatalogueError.unreadable` with the place of the mistake.
  package init(json: [UInt8]) throws {
    do {
      models = try JSONDecoder().decode(Document.self, from: Data(json)).models
    } catch {
      throw CatalogueError.unreadable("\(error)")
    }
  }

  /// The catalogue that the binary carries: `models.json` of this folder.
  package static func bundled() throws -> ModelCatalogue {
    try ModelCatalogue(json: PackageResources.models_json)
  }

  /// - Throws: `CatalogueError.unknownModel` when the catalogue has no model of that name.
  package func model(named name: String) throws -> CatalogueModel {
    guard let model = models.first(where: { $0.name == name }) else {
      throw CatalogueError.unknownModel(name, known: models.map(\.name))
    }
    return model
  }

  /// The model to use for a role when nobody chose one.
  package func defaultModel(for role: CatalogueModel.Role) -> CatalogueModel? {
    models.first { $0.role == role && $0.isDefault }
  }

  private struct Document: Decodable {
    let models: [CatalogueModel]
  }
}
