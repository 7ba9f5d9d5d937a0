import Foundation

@testable import Transport

/// The frames of `Fixtures/eventstream.json`.
struct EventStreamVectors {
  struct Valid {
    let name: String
    let bytes: [UInt8]
    let message: EventStreamMessage
  }

  struct Other {
    let name: String
    let bytes: [UInt8]
    let expect: String
  }

  let valid: [Valid]
  let corrupt: [Other]
  let truncated: [Other]
  let published: [Other]

  init() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/eventstream.json")
    let document = try JSON(parsing: Array(try Data(contentsOf: url)))
    valid = (document["valid"]?.array ?? []).map { entry in
      Valid(
        name: entry["name"]?.string ?? "", bytes: Self.base64(entry["frame"]),
        message: EventStreamMessage(
          headers: (entry["headers"]?.array ?? []).compactMap(Self.header),
          payload: Self.base64(entry["payload"])))
    }
    corrupt = Self.others(document["corrupt"])
    truncated = Self.others(document["truncated"])
    published = Self.others(document["published"]?["cases"])
  }

  private static func others(_ list: JSON?) -> [Other] {
    (list?.array ?? []).map { entry in
      Other(
        name: entry["name"]?.string ?? "", bytes: base64(entry["bytes"]),
        expect: entry["expect"]?.string ?? "")
    }
  }

  private static func header(_ entry: JSON) -> EventStreamMessage.Header? {
    guard let name = entry["name"]?.string, let type = entry["type"]?.string,
      let value = entry["value"]
    else { return nil }
    let number = value.int ?? value.string.flatMap { Int($0) } ?? 0
    let text = value.string ?? ""
    let read: EventStreamMessage.Value? =
      switch type {
      case "bool": .bool(value.bool ?? false)
      case "byte": .byte(Int8(number))
      case "short": .short(Int16(number))
      case "int": .int(Int32(number))
      case "long": .long(Int64(number))
      case "timestamp": .timestamp(Int64(number))
      case "string": .string(text)
      case "bytes": .bytes(base64(value))
      case "uuid": UUID(uuidString: text).map { .uuid(withUnsafeBytes(of: $0.uuid) { Array($0) }) }
      default: nil
      }
    return read.map { EventStreamMessage.Header(name, $0) }
  }

  private static func base64(_ value: JSON?) -> [UInt8] {
    Array(Data(base64Encoded: value?.string ?? "") ?? Data())
  }
}
