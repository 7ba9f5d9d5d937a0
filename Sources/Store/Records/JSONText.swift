package import FoundationEssentials

/// JSON as the store keeps it, exports write it and `--json` prints it: one line, keys sorted and in
/// snake case, so that equal values give equal text.
package enum JSONText {
  /// One line, without a line break at its end.
  package static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Reads what `encode` wrote; unknown keys are ignored.
  package static func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from data: Data
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data)
  }

  static func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from text: String
  ) throws -> Value {
    try decode(type, from: Data(text.utf8))
  }
}
