/// Reads the headers of one message, never a byte beyond them.
struct EventStreamHeaderReader {
  private static let longestValue = Int(Int16.max)

  private let bytes: [UInt8]
  private let end: Int
  private var position: Int

  /// - Parameter range: Where the headers are in `bytes`.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  mutating func readAll() throws(EventStreamFault) -> [EventStreamMessage.Header] {
    var headers: [EventStreamMessage.Header] = []
    var names: Set<String> = []
    while position < end {
      let length = Int(try readByte())
      guard length > 0 else { throw .headerWithoutName }
      let name = try readText(length)
      guard names.insert(name).inserted else { throw .duplicateHeader }
      headers.append(EventStreamMessage.Header(name, try readValue()))
    }
    return headers
  }

  private mutating func readValue() throws(EventStreamFault) -> EventStreamMessage.Value {
    let type = try readByte()
    switch type {
    case 0: return .bool(true)
    case 1: return .bool(false)
    case 2: return .byte(Int8(truncatingIfNeeded: try readInteger(1)))
    case 3: return .short(Int16(truncatingIfNeeded: try readInteger(2)))
    case 4: return .int(Int32(truncatingIfNeeded: try readInteger(4)))
    case 5: return .long(try readInteger(8))
    case 6: return .bytes(Array(try take(try readLength())))
    case 7: return .string(try readText(try readLength()))
    case 8: return .timestamp(try readInteger(8))
    case 9: return .uuid(Array(try take(16)))
    default: throw .unknownHeaderType(type)
    }
  }

  private mutating func take(_ count: Int) throws(EventStreamFault) -> ArraySlice<UInt8> {
    guard count <= end - position else { throw .headerCut }
    defer { position += count }
    return bytes[position..<position + count]
  }

  private mutating func readByte() throws(EventStreamFault) -> UInt8 {
    guard position < end else { throw .headerCut }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func readLength() throws(EventStreamFault) -> Int {
    let length = Int(try readInteger(2))
    guard length <= Self.longestValue else { throw .headerTooLong }
    return length
  }

  private mutating func readText(_ count: Int) throws(EventStreamFault) -> String {
    guard let text = String(validating: try take(count), as: UTF8.self) else {
      throw .headerNotUTF8
    }
    return text
  }

  /// Big-endian; not sign-extended.
  private mutating func readInteger(_ count: Int) throws(EventStreamFault) -> Int64 {
    try take(count).reduce(0) { $0 << 8 | Int64($1) }
  }
}
