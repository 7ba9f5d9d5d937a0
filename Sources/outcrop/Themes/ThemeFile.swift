import Canvas
import TOMLKit

/// A theme file as it was read: TOML with one line a face.
struct ThemeFile: Equatable {
  enum Background: String {
    case dark, light
  }

  let theme: Theme
  /// The terminal background that the theme is made for; `nil` suits both.
  let background: Background?

  /// The names of all faces.
  static var faces: [String] { Face.allCases.map(\.name) }

  /// - Parameters:
  ///   - text: The whole file.
  ///   - name: What the theme is called.
  ///   - file: Its path, for messages.
  /// - Throws: `ThemeError` with the first line that is wrong.
  init(_ text: String, name: String, file: String) throws {
    var reader = Reader(text: text, file: file)
    do {
      try reader.read(try TOMLTable(string: text), under: "")
    } catch let error as TOMLParseError {
      throw ThemeError.notTOML(
        file: file, line: error.source.begin.line, reason: error.description)
    }
    theme = reader.lines.theme(named: name)
    background = reader.background
  }
}

/// Reads one file's table.
private struct Reader {
  let text: String
  let file: String
  var lines = ThemeLines()
  var background: ThemeFile.Background?

  /// Tables are names with a dot: `source.title` is `title` in the table `source`.
  mutating func read(_ table: TOMLTable, under prefix: String) throws {
    let keys = table.keys.map {
      (whole: prefix + $0, key: $0, line: line(of: $0, whole: prefix + $0))
    }
    for key in keys.sorted(by: { $0.line ?? 0 < $1.line ?? 0 }) {
      let value = table[key.key]
      if let inner = value?.table {
        try read(inner, under: key.whole + ".")
      } else if let value = value?.string {
        try set(key.whole, to: value, line: key.line)
      } else {
        throw ThemeError.notText(file: file, line: key.line, key: key.whole)
      }
    }
  }

  private mutating func set(_ key: String, to value: String, line: Int?) throws {
    if key == "background" {
      background = ThemeFile.Background(rawValue: value)
      guard background != nil else {
        throw ThemeError.unknownBackground(file: file, line: line, value: value)
      }
      return
    }
    guard let face = Face(named: key) else {
      throw ThemeError.unknownFace(
        file: file, line: line, key: key, nearest: closest(to: key, among: ThemeFile.faces))
    }
    do {
      try lines.set(face, to: value)
    } catch StyleError.unknownWord(let word) {
      throw ThemeError.unknownWord(file: file, line: line, key: key, word: word)
    } catch StyleError.missingBackground {
      throw ThemeError.missingBackground(file: file, line: line, key: key)
    }
  }

  /// The line of a key, counted from 1: the parser does not tell.
  private func line(of key: String, whole: String) -> Int? {
    let spellings = [whole, "\"\(whole)\"", "'\(whole)'", key, "[\(whole)]"]
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    let index = rows.firstIndex { row in
      let begin = row.drop { $0 == " " || $0 == "\t" }
      return spellings.contains { spelling in
        begin.hasPrefix(spelling)
          && begin.dropFirst(spelling.count).first.map { " \t=.]\r".contains($0) } ?? true
      }
    }
    return index.map { $0 + 1 }
  }
}
