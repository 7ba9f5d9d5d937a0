/// The link targets that a text defines: `[name]: target`.
struct Definitions: Equatable, Sendable {
  struct Entry: Equatable, Sendable {
    /// As written between the brackets, on one line.
    var label: [UInt8]
    var target: [UInt8]
  }

  private(set) var entries: [Entry] = []

  /// The definitions as lines that restore them, with a blank line after them.
  var prelude: [UInt8] {
    if entries.isEmpty { return [] }
    var bytes: [UInt8] = []
    for entry in entries {
      bytes += [0x5B] + entry.label + [0x5D, 0x3A, 0x20, 0x3C]
      for byte in entry.target {
        switch byte {
        case 0x26: bytes += Array("&amp;".utf8)
        case 0x3C, 0x3E, 0x5C: bytes += [0x5C, byte]
        default: bytes.append(byte)
        }
      }
      bytes += [0x3E, 0x0A]
    }
    return bytes + [0x0A]
  }

  /// Both, the first of two with the same label winning, as Markdown has it.
  func adding(_ later: Definitions) -> Definitions {
    var sum = self
    for entry in later.entries where !sum.entries.contains(where: { $0.label == entry.label }) {
      sum.entries.append(entry)
    }
    return sum
  }

  /// What `bytes` defines. The parser itself says so: each label that looks defined is put in
  /// front as a link of its own.
  static func found(in bytes: [UInt8]) -> Definitions {
    var definitions = Definitions()
    let labels = candidates(in: bytes)
    if labels.isEmpty { return definitions }
    var probe: [UInt8] = []
    for label in labels { probe += [0x5B] + label + [0x5D, 0x0A, 0x0A] }
    Node.parsing(probe + bytes) { root in
      for (label, paragraph) in zip(labels, root.children) {
        guard paragraph.kind == .paragraph, let link = paragraph.first, link.kind == .link
        else { continue }
        definitions.entries.append(Entry(label: label, target: link.withURL { Array($0) }))
      }
    }
    return definitions
  }

  /// Labels before a `]:`, each once, folded to small letters and single blanks.
  private static func candidates(in bytes: [UInt8]) -> [[UInt8]] {
    guard SyntaxLine.mayDefine(bytes[...]) else { return [] }
    var labels: [[UInt8]] = []
    for index in bytes.indices.dropFirst() where bytes[index] == 0x3A && bytes[index - 1] == 0x5D {
      let start = max(0, index - 1000)
      guard let bracket = bytes[start..<(index - 1)].lastIndex(of: 0x5B) else { continue }
      let label = bytes[(bracket + 1)..<(index - 1)]
      if SyntaxLine.isNumeric(label) || label.contains(0x5D) { continue }
      let folded = folded(label)
      if !folded.isEmpty, !labels.contains(folded) { labels.append(folded) }
    }
    return labels
  }

  private static func folded(_ label: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in label {
      let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A
      if isBlank, result.isEmpty || result.last == 0x20 { continue }
      result.append(isBlank ? 0x20 : (0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
    }
    if result.last == 0x20 { result.removeLast() }
    return result
  }
}
