import Core

extension LocalProvider {
  /// A model of the catalogue, by the file it has or would have in `files`. Loads nothing; a file
  /// that is not there is told by the first call, with the command that pulls it.
  package func chatModel(_ model: CatalogueModel, in files: ModelFiles) -> LocalModel {
    let info = ModelInfo(
      name: ModelName(provider: "local", id: model.name), contextWindow: model.contextWindow,
      price: .free, title: model.title)
    return chatModel(info, file: files.path(of: model), template: model.chatTemplate)
  }

  /// The model that `local:` and `id` name: a path when it begins with `/`, `./`, `../` or `~/`,
  /// else a name in the catalogue.
  ///
  /// - Parameters:
  ///   - home: What `~` stands for.
  ///   - folder: What a relative path begins at.
  /// - Throws: `CatalogueError.unknownModel`, or `LocalError` for a path that cannot be read.
  package func chatModel(
    id: String, catalogue: ModelCatalogue, files: ModelFiles, home: String, folder: String
  ) async throws -> LocalModel {
    if id.hasPrefix("/") { return try await chatModel(atPath: id) }
    if id.hasPrefix("~/") { return try await chatModel(atPath: home + id.dropFirst()) }
    if id.hasPrefix("./") || id.hasPrefix("../") {
      return try await chatModel(atPath: "\(folder)/\(id)")
    }
    return chatModel(try catalogue.model(named: id), in: files)
  }

  /// An embedding model of the catalogue. Its identifier holds the file's checksum, so vectors of
  /// another conversion never meet in one index. Loads nothing.
  package func embeddingModel(_ model: CatalogueModel, in files: ModelFiles) -> LocalEmbeddingModel
  {
    embeddingModel(
      identifier: "\(model.name)@\(model.sha256.prefix(12))", dimensions: model.dimensions ?? 0,
      file: files.path(of: model), name: model.name)
  }
}
