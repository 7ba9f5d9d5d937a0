/// One model of the catalogue: what it is, and where its one GGUF file comes from.
package struct CatalogueModel: Equatable, Sendable {
  /// What a model is used for.
  package enum Role: String, Sendable, Decodable {
    case chat
    case embedding
  }

  /// The identity in `local:NAME`, and the name of the file without `.gguf`.
  package let name: String
  /// The name to show to a reader.
  package let title: String
  package let role: Role
  /// Whether this is the one taken when nobody chose; there is one for each role.
  package let isDefault: Bool
  package let quantization: String
  /// An SPDX identifier.
  package let licence: String
  package let publisher: String
  /// The exact size of the GGUF file.
  package let bytes: Int
  /// The SHA-256 of the GGUF file, in lower-case hexadecimal digits.
  package let sha256: String
  /// The context window the model was trained for, in tokens.
  package let contextWindow: Int
  /// A template name that libllama knows, or `nil` for the one in the file.
  package let chatTemplate: String?
  /// The length of a vector; only for embedding models.
  package let dimensions: Int?
  /// Where to fetch it, in the order to try.
  package let sources: [ModelSource]

  package init(
    name: String, title: String, role: Role, isDefault: Bool = false, quantization: String,
    licence: String, publisher: String, bytes: Int, sha256: String, contextWindow: Int,
    chatTemplate: String? = nil, dimensions: Int? = nil, sources: [ModelSource]
  ) {
    self.name = name
    self.title = title
    self.role = role
    self.isDefault = isDefault
    self.quantization = quantization
    self.licence = licence
    self.publisher = publisher
    self.bytes = bytes
    self.sha256 = sha256
    self.contextWindow = contextWindow
    self.chatTemplate = chatTemplate
    self.dimensions = dimensions
    self.sources = sources
  }
}

extension CatalogueModel: Decodable {
  private enum CodingKeys: String, CodingKey {
    case name, title, role, quantization, licence, publisher, bytes, sha256, dimensions, sources
    case isDefault = "default"
    case contextWindow = "context_window"
    case chatTemplate = "chat_template"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try values.decode(String.self, forKey: .name),
      title: try values.decode(String.self, forKey: .title),
      role: try values.decode(Role.self, forKey: .role),
      isDefault: try values.decodeIfPresent(Bool.self, forKey: .isDefault) ?? false,
      quantization: try values.decode(String.self, forKey: .quantization),
      licence: try values.decode(String.self, forKey: .licence),
      publisher: try values.decode(String.self, forKey: .publisher),
      bytes: try values.decode(Int.self, forKey: .bytes),
      sha256: try values.decode(String.self, forKey: .sha256),
      contextWindow: try values.decode(Int.self, forKey: .contextWindow),
      chatTemplate: try values.decodeIfPresent(String.self, forKey: .chatTemplate),
      dimensions: try values.decodeIfPresent(Int.self, forKey: .dimensions),
      sources: try values.decode([ModelSource].self, forKey: .sources))
  }
}
