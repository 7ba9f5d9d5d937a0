/// Packs values into bytes for the pipe between the program and its reader.
package struct WireWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Eight bytes, least significant first.
  package mutating func write(_ value: Int) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// The count of UTF-8 bytes, then the bytes.
  package mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// The count, then the values one by one.
  package mutating func write<Value>(
    _ values: [Value], each: (inout WireWriter, Value) -> Void
  ) {
    write(values.count)
    for value in values { each(&self, value) }
  }
}

/// Unpacks what `WireWriter` packed. Trusts nothing: the other side may have been taken over.
package struct WireReader {
  private let bytes: [UInt8]
  private var index = 0

  /// The bytes end early or name an impossible count.
  package struct Malformed: Error {
    package init() {}
  }

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  package mutating func readInt() throws -> Int {
    guard bytes.count - index >= 8 else { throw Malformed() }
    var value = 0
    for offset in 0..<8 { value |= Int(bytes[index + offset]) << (offset * 8) }
    index += 8
    return value
  }

  package mutating func readText() throws -> String {
    let count = try readInt()
    guard count >= 0, bytes.count - index >= count else { throw Malformed() }
    defer { index += count }
    return String(decoding: bytes[index..<(index + count)], as: UTF8.self)
  }

  package mutating func readList<Value>(_ each: (inout WireReader) throws -> Value) throws
    -> [Value]
  {
    let count = try readInt()
    // Every value takes eight bytes at least, which bounds what a lie can make us reserve.
    guard count >= 0, count <= (bytes.count - index) / 8 else { throw Malformed() }
    return try (0..<count).map { _ in try each(&self) }
  }
}
