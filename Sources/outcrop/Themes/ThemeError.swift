import Core

/// Why a theme cannot be used. The caller goes on with the theme it has, or with the built-in one.
enum ThemeError: Error, Equatable {
  /// No folder has a theme of that name; `nearest` is one that is spelled much like it.
  case unknownTheme(name: String, nearest: String?)
  case unreadable(file: String)
  case notTOML(file: String, line: Int, reason: String)
  /// A line that names no face.
  case unknownFace(file: String, line: Int?, key: String, nearest: String?)
  /// A line whose value is no style; `word` is the first part that means nothing.
  case unknownWord(file: String, line: Int?, key: String, word: String)
  /// A line with `on` and nothing after it.
  case missingBackground(file: String, line: Int?, key: String)
  /// A value that is not a text in quotes.
  case notText(file: String, line: Int?, key: String)
  /// `background` is something else than dark or light.
  case unknownBackground(file: String, line: Int?, value: String)
  /// The choice could not be written down.
  case notKept(file: String)
}

extension ThemeError: Explained {
  var sentence: String {
    switch self {
    case .unknownTheme(let name, _): "There is no theme named \(name)."
    case .unreadable(let file): "The theme \(file) cannot be read."
    case .notTOML(let file, let line, let reason):
      "\(Self.place(file, line)): this is not TOML: \(reason)."
    case .unknownFace(let file, let line, let key, _):
      "\(Self.place(file, line)): \(key) is no face."
    case .unknownWord(let file, let line, let key, let word):
      "\(Self.place(file, line)): \(key) has \(word), which is no colour and no attribute."
    case .missingBackground(let file, let line, let key):
      "\(Self.place(file, line)): \(key) has on without a colour after it."
    case .notText(let file, let line, let key):
      "\(Self.place(file, line)): the value of \(key) is not a text in quotes."
    case .unknownBackground(let file, let line, let value):
      "\(Self.place(file, line)): background is \(value)."
    case .notKept(let file): "The choice of theme could not be written to \(file)."
    }
  }

  var remedy: String {
    switch self {
    case .unknownTheme(_, let nearest?): "Did you mean \(nearest)? F9 shows them all."
    case .unknownTheme: "F9 shows them all."
    case .unreadable: "Check its permissions."
    case .notTOML: "Write one line a face, and a face with a dot in quotes: \"code.block\" = \"…\"."
    case .unknownFace(_, _, _, let nearest?): "Did you mean \(nearest)?"
    case .unknownFace:
      "Faces are \(ThemeFile.faces.joined(separator: ", "))."
    case .unknownWord, .missingBackground, .notText:
      "Write FOREGROUND [on BACKGROUND] [bold dim italic underline reverse] [| the same for 16 "
        + "colours]; a colour is #rrggbb, 0 to 255, default, or a name such as bright-cyan."
    case .unknownBackground: "Write dark or light."
    case .notKept: "Check its permissions, or set theme in config.toml."
    }
  }

  private static func place(_ file: String, _ line: Int?) -> String {
    line.map { "\(file):\($0)" } ?? file
  }
}
