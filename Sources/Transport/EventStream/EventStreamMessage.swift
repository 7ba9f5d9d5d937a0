/// One message of an `application/vnd.amazon.eventstream`, checked and taken apart.
package struct EventStreamMessage: Equatable, Sendable {
  package enum Value: Equatable, Sendable {
    case bool(Bool)
    case byte(Int8)
    case short(Int16)
    case int(Int32)
    case long(Int64)
    case bytes([UInt8])
    case string(String)
    /// Milliseconds since 1970.
    case timestamp(Int64)
    /// 16 bytes.
    case uuid([UInt8])
  }

  package struct Header: Equatable, Sendable {
    package let name: String
    package let value: Value

    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// What a message is, by its `:message-type`.
  package enum Kind: Equatable, Sendable {
    case event(type: String)
    /// The service names what went wrong; the payload is a document that says more.
    case exception(type: String)
    /// Something outside the service's own model went wrong; there is no payload.
    case error(code: String, message: String)
    /// No type that is known.
    case unknown
  }

  /// In the order they came; no name comes twice.
  package let headers: [Header]
  package let payload: [UInt8]

  package init(headers: [Header] = [], payload: [UInt8] = []) {
    self.headers = headers
    self.payload = payload
  }

  /// The text of a header; `nil` when there is none of that name, or it is no text.
  package subscript(name: String) -> String? {
    for header in headers where header.name == name {
      if case .string(let text) = header.value { return text }
    }
    return nil
  }

  package var kind: Kind {
    switch self[":message-type"] {
    case "event": .event(type: self[":event-type"] ?? "")
    case "exception": .exception(type: self[":exception-type"] ?? "")
    case "error":
      .error(code: self[":error-code"] ?? "", message: self[":error-message"] ?? "")
    default: .unknown
    }
  }
}
