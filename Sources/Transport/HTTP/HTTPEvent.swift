/// Status and headers of an answer.
package struct HTTPHead: Equatable, Sendable {
  package struct Field: Equatable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package let status: Int
  /// In the order they came; a name may come twice.
  package let fields: [Field]

  package init(status: Int, fields: [Field] = []) {
    self.status = status
    self.fields = fields
  }

  /// The first value of a header, whatever the case of its name.
  package subscript(name: String) -> String? {
    let wanted = name.lowercased()
    return fields.first { $0.name.lowercased() == wanted }?.value
  }

  /// The media type without its parameters, in lower case; empty when there is none.
  package var mediaType: String {
    let value = self["content-type"] ?? ""
    let type = value.prefix { $0 != ";" }
    return String(type.filter { $0 != " " && $0 != "\t" }).lowercased()
  }
}

/// News of an answer, in order: one head, then its body in pieces. The end of the stream is the end
/// of the body.
package enum HTTPEvent: Equatable, Sendable {
  case head(HTTPHead)
  /// All bytes that had come by the time they were asked for, never empty.
  case body([UInt8])
}
