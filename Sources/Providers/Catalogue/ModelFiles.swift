import FoundationEssentials

/// Where the models of the catalogue live on this machine: one `NAME.gguf` for each, in one folder.
package struct ModelFiles: Equatable, Sendable {
  /// What is known of a model's file without reading it.
  package enum State: Equatable, Sendable {
    case absent
    case present
    /// The file has another size than the published one.
    case damaged(bytes: Int)
  }

  /// The folder, as an absolute path: `$XDG_DATA_HOME/outcrop/models` for a user.
  package let folder: String

  package init(folder: String) {
    self.folder = folder
  }

  /// The path that the model's file has or would have.
  package func path(of model: CatalogueModel) -> String {
    "\(folder)/\(model.name).gguf"
  }

  /// Looks at the size only, so that it may be asked at every start.
  package func state(of model: CatalogueModel) -> State {
    guard let bytes = fileSize(path(of: model)) else { return .absent }
    return bytes == model.bytes ? .present : .damaged(bytes: bytes)
  }

  /// Reads the whole file and compares its checksum with the published one.
  ///
  /// - Parameter progress: Bytes read so far, called about every 16 MiB.
  /// - Throws: `CatalogueError.absent`, `.damaged` or `.file`; `CancellationError` when cancelled.
  package func verify(
    _ model: CatalogueModel, progress: @Sendable (Int) -> Void = { _ in }
  ) async throws {
    let path = path(of: model)
    guard fileSize(path) != nil else { throw CatalogueError.absent(model.name) }
    let found = try await sha256(ofFile: path, progress: progress)
    if found != model.sha256 {
      throw CatalogueError.damaged(model.name, expected: model.sha256, found: found)
    }
  }

  /// Removes the model's file.
  ///
  /// - Throws: `CatalogueError.absent` when there is none, `.file` when it cannot be removed.
  package func remove(_ model: CatalogueModel) throws {
    let path = path(of: model)
    guard fileSize(path) != nil else { throw CatalogueError.absent(model.name) }
    try onFile(path) { try FileManager.default.removeItem(atPath: path) }
  }
}
