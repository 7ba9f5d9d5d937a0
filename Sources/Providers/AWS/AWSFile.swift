/// A file of `~/.aws`: sections of keys and values, some of which hold keys of their own.
struct AWSFile: Equatable {
  /// By the words of its header, such as `profile work`; keys are in lower case.
  private(set) var sections: [String: [String: String]] = [:]
  /// The keys below a key without a value, such as those of `bedrock_runtime` in `services x`.
  private(set) var blocks: [String: [String: [String: String]]] = [:]

  /// Lines that are none of the format are passed over.
  init(_ text: String) {
    var section: String?
    var key: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let content = line.trimmed
      guard !content.isEmpty, content.first != "#", content.first != ";" else { continue }
      if content.first == "[", let end = content.lastIndex(of: "]") {
        section = Self.name(content[content.index(after: content.startIndex)..<end])
        key = nil
        if let section, sections[section] == nil { sections[section] = [:] }
        continue
      }
      guard let section else { continue }
      let pair = Self.pair(content)
      if line.first?.isWhitespace == true, let key {
        if sections[section]?[key]?.isEmpty == true {
          if let pair { blocks[section, default: [:]][key, default: [:]][pair.key] = pair.value }
        } else {
          sections[section]?[key]?.append("\n\(content)")
        }
      } else if let pair {
        key = pair.key
        sections[section]?[pair.key] = pair.value
      }
    }
  }

  private static func pair(_ line: String) -> (key: String, value: String)? {
    guard let sign = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return nil }
    let key = line[..<sign].trimmed.lowercased()
    return key.isEmpty ? nil : (key, line[line.index(after: sign)...].trimmed)
  }

  /// The words of a header with one space between them, quotes dropped.
  private static func name(_ header: Substring) -> String {
    header.filter { $0 != "\"" && $0 != "'" }.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }
}
