extension JSON {
  /// Parses a whole document.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try JSONReader.read(bytes) { (reader) throws(JSONError) in try reader.readValue() }
  }

  /// The document in its shortest form, members in their order. Numbers that JSON has no words for
  /// (infinity, not-a-number) become `null`.
  package var encoded: [UInt8] {
    var output: [UInt8] = []
    write(to: &output)
    return output
  }

  private func write(to output: inout [UInt8]) {
    switch self {
    case .null: output += "null".utf8
    case .bool(let value): output += (value ? "true" : "false").utf8
    case .integer(let value): output += value.description.utf8
    case .number(let value): output += (value.isFinite ? value.description : "null").utf8
    case .string(let text): Self.write(text, to: &output)
    case .array(let elements):
      output.append(0x5B)
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(0x2C) }
        element.write(to: &output)
      }
      output.append(0x5D)
    case .object(let object):
      output.append(0x7B)
      for (index, member) in object.members.enumerated() {
        if index > 0 { output.append(0x2C) }
        Self.write(member.key, to: &output)
        output.append(0x3A)
        member.value.write(to: &output)
      }
      output.append(0x7D)
    }
  }

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: output += [0x5C, 0x22]
      case 0x5C: output += [0x5C, 0x5C]
      case 0x0A: output += [0x5C, 0x6E]
      case 0x0D: output += [0x5C, 0x72]
      case 0x09: output += [0x5C, 0x74]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        output += "\\u00".utf8
        output += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: output.append(byte)
      }
    }
    output.append(0x22)
  }
}
