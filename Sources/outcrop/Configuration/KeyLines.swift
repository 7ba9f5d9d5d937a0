/// Finds the lines of a TOML file's keys, which its parser does not tell.
struct KeyLines {
  /// Lines counted from 1, by the key with its tables: `prices.openai:x.prompt`.
  private var lines: [String: Int] = [:]

  init(_ text: String) {
    var table: [String] = []
    var fence: String?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if let open = fence {
        if line.contains(open) { fence = nil }
        continue
      }
      var rest = line.drop(while: \.isWhitespace)
      if rest.hasPrefix("[") {
        rest = rest.drop { $0 == "[" }
        table = Self.key(&rest)
        note(table, at: index + 1)
      } else if !rest.isEmpty, !rest.hasPrefix("#") {
        let key = Self.key(&rest)
        note(table + key, at: index + 1)
        fence = ["\"\"\"", "'''"].first { mark in
          rest.contains(mark)
            && rest.split(separator: mark, omittingEmptySubsequences: false).count == 2
        }
      }
    }
  }

  /// The line of a key, or of the closest table around it; 1 when there is none.
  func line(of path: [String]) -> Int {
    for count in stride(from: path.count, to: 0, by: -1) {
      if let line = lines[path.prefix(count).joined(separator: ".")] { return line }
    }
    return 1
  }

  private mutating func note(_ path: [String], at line: Int) {
    let key = path.joined(separator: ".")
    if lines[key] == nil { lines[key] = line }
  }

  /// Reads a dotted key, quoted parts without their quotes.
  private static func key(_ rest: inout Substring) -> [String] {
    var parts: [String] = []
    var part = ""
    var quote: Character?
    while let letter = rest.first {
      if let open = quote {
        if letter == open { quote = nil } else { part.append(letter) }
      } else if letter == "\"" || letter == "'" {
        quote = letter
      } else if letter == "." {
        parts.append(part)
        part = ""
      } else if letter == "=" || letter == "]" {
        break
      } else if !letter.isWhitespace {
        part.append(letter)
      }
      rest.removeFirst()
    }
    return parts + [part]
  }
}
