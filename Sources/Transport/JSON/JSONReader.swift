/// Reads JSON from bytes, strictly by RFC 8259, without building what nobody asked for.
///
/// It is lenient in two places that a model's output gets wrong: invalid UTF-8 and lone surrogates
/// inside strings become U+FFFD.
package struct JSONReader {
  /// Arrays and objects inside each other.
  private static let maxDepth = 256

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Reads one value that fills `bytes`. `body` gets a reader that stands before it; a value it
  /// does not read is skipped. The reader must not leave `body`.
  package static func read<Result>(
    _ bytes: [UInt8], _ body: (inout JSONReader) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      var reader = JSONReader(buffer)
      reader.skipSpace()
      let start = reader.position
      let result = try body(&reader)
      if reader.position == start { try reader.skip() }
      reader.skipSpace()
      guard reader.position == buffer.count else { throw reader.error(.trailingBytes) }
      return result
    }
  }

  /// Reads an object. `member` gets each key, with the reader before its value; a value it does not
  /// read is skipped.
  package mutating func readObject(
    _ member: (inout JSONReader, String) throws(JSONError) -> Void
  ) throws(JSONError) {
    try open(0x7B)
    if take(0x7D) { return close() }
    while true {
      guard try peek() == 0x22 else { throw error(.unexpectedByte) }
      let key = try readString()
      skipSpace()
      try expect(0x3A)
      skipSpace()
      let start = position
      try member(&self, key)
      if position == start { try skip() }
      skipSpace()
      if take(0x7D) { return close() }
      try expect(0x2C)
      skipSpace()
    }
  }

  /// Reads an array. `element` gets the reader before each element; what it does not read is
  /// skipped.
  package mutating func readArray(
    _ element: (inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) {
    try open(0x5B)
    if take(0x5D) { return close() }
    while true {
      let start = position
      try element(&self)
      if position == start { try skip() }
      skipSpace()
      if take(0x5D) { return close() }
      try expect(0x2C)
      skipSpace()
    }
  }

  /// Whether an object comes next.
  package var isAtObject: Bool { position < bytes.count && bytes[position] == 0x7B }
  /// Whether an array comes next.
  package var isAtArray: Bool { position < bytes.count && bytes[position] == 0x5B }
  /// Whether a string comes next.
  package var isAtString: Bool { position < bytes.count && bytes[position] == 0x22 }
  /// Whether a number comes next.
  package var isAtNumber: Bool {
    position < bytes.count && (bytes[position] == 0x2D || Self.isDigit(bytes[position]))
  }

  /// Reads a string.
  package mutating func readString() throws(JSONError) -> String {
    guard try peek() == 0x22 else { throw error(.wrongKind) }
    position += 1
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x22 {
        let text = String(
          decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        position += 1
        return text
      }
      if byte == 0x5C { return try readEscapedString(from: start) }
      guard byte >= 0x20 else { throw error(.unescapedControl) }
      position += 1
    }
    throw error(.unexpectedEnd)
  }

  /// Reads a number: a whole one that fits as `integer`, any other as `number`. One beyond the
  /// range of `Double` is an error.
  package mutating func readNumber() throws(JSONError) -> JSON {
    let start = position
    let isWhole = try skipNumber()
    let digits = String(
      decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
    if isWhole, let integer = Int(digits) { return .integer(integer) }
    guard let number = Double(digits), number.isFinite else {
      throw JSONError(reason: .invalidNumber, offset: start)
    }
    return .number(number)
  }

  /// Reads any value.
  package mutating func readValue() throws(JSONError) -> JSON {
    switch try peek() {
    case 0x22: return .string(try readString())
    case 0x7B:
      var members: [JSONObject.Member] = []
      try readObject { (reader, key) throws(JSONError) in
        members.append(JSONObject.Member(key, try reader.readValue()))
      }
      return .object(JSONObject(members))
    case 0x5B:
      var elements: [JSON] = []
      try readArray { (reader) throws(JSONError) in elements.append(try reader.readValue()) }
      return .array(elements)
    case 0x74:
      try expectWord("true")
      return .bool(true)
    case 0x66:
      try expectWord("false")
      return .bool(false)
    case 0x6E:
      try expectWord("null")
      return .null
    default: return try readNumber()
    }
  }

  /// Passes over any value, checking it all the same.
  package mutating func skip() throws(JSONError) {
    switch try peek() {
    case 0x22: try skipString()
    case 0x7B: try readObject { (_, _) throws(JSONError) in }
    case 0x5B: try readArray { (_) throws(JSONError) in }
    case 0x74: try expectWord("true")
    case 0x66: try expectWord("false")
    case 0x6E: try expectWord("null")
    default: _ = try skipNumber()
    }
  }
}

// Pieces of the grammar.
extension JSONReader {
  private mutating func skipString() throws(JSONError) {
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 0x22 { return }
      if byte == 0x5C {
        position -= 1
        _ = try readEscape()
      } else if byte < 0x20 {
        position -= 1
        throw error(.unescapedControl)
      }
    }
    throw error(.unexpectedEnd)
  }

  /// Goes on with a string whose first escape is next, and which began at `start`.
  private mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
    var text: [UInt8] = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x22 {
        position += 1
        return String(decoding: text, as: UTF8.self)
      }
      if byte == 0x5C {
        text.append(contentsOf: String(Character(try readEscape())).utf8)
      } else {
        guard byte >= 0x20 else { throw error(.unescapedControl) }
        text.append(byte)
        position += 1
      }
    }
    throw error(.unexpectedEnd)
  }

  /// Reads what begins with a backslash; a surrogate pair counts as one.
  private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
    position += 1
    let letter = try peek()
    position += 1
    switch letter {
    case 0x22, 0x5C, 0x2F: return Unicode.Scalar(letter)
    case 0x62: return "\u{8}"
    case 0x66: return "\u{C}"
    case 0x6E: return "\n"
    case 0x72: return "\r"
    case 0x74: return "\t"
    case 0x75: return try readCodeUnits()
    default:
      position -= 1
      throw error(.invalidEscape)
    }
  }

  private mutating func readCodeUnits() throws(JSONError) -> Unicode.Scalar {
    let high = try readFourHexDigits()
    guard (0xD800...0xDBFF).contains(high) else {
      return Unicode.Scalar(UInt32(high)) ?? "\u{FFFD}"
    }
    guard position + 1 < bytes.count, bytes[position] == 0x5C, bytes[position + 1] == 0x75 else {
      return "\u{FFFD}"
    }
    let retreat = position
    position += 2
    let low = try readFourHexDigits()
    guard (0xDC00...0xDFFF).contains(low) else {
      position = retreat
      return "\u{FFFD}"
    }
    let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private mutating func readFourHexDigits() throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      let byte = try peek()
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: throw error(.invalidEscape)
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }

  /// Passes over a number; answers whether it has neither fraction nor exponent.
  private mutating func skipNumber() throws(JSONError) -> Bool {
    let first = try peek()
    guard first == 0x2D || Self.isDigit(first) else { throw error(.unexpectedByte) }
    _ = take(0x2D)
    if !take(0x30) { try skipDigits() }
    var isWhole = true
    if take(0x2E) {
      isWhole = false
      try skipDigits()
    }
    if take(0x65) || take(0x45) {
      isWhole = false
      if !take(0x2B) { _ = take(0x2D) }
      try skipDigits()
    }
    return isWhole
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = position
    while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
    guard position > start else {
      throw error(position < bytes.count ? .invalidNumber : .unexpectedEnd)
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func open(_ bracket: UInt8) throws(JSONError) {
    guard try peek() == bracket else { throw error(.wrongKind) }
    guard depth < Self.maxDepth else { throw error(.tooDeep) }
    depth += 1
    position += 1
    skipSpace()
  }

  private mutating func close() {
    depth -= 1
  }

  private func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw error(.unexpectedEnd) }
    return bytes[position]
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard try peek() == byte else { throw error(.unexpectedByte) }
    position += 1
  }

  private mutating func expectWord(_ word: StaticString) throws(JSONError) {
    for index in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[index]) }
  }

  private func error(_ reason: JSONError.Reason) -> JSONError {
    JSONError(reason: reason, offset: position)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
