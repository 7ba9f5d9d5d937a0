/// A programming language, as far as finding its functions and types needs to know.
package enum CodeLanguage: String, Equatable, Hashable, Sendable, CaseIterable {
  case swift, python, javascript, java, kotlin, scala, csharp, c, go, rust, ruby, php, shell, lua
  case perl, sql, r, elixir
  /// A language, or a configuration format, of which only paragraphs are known.
  case other

  init?(fileName: String, suffix: String) {
    if let language = Self.suffixes[suffix] ?? Self.names[fileName.lowercased()] {
      self = language
    } else {
      return nil
    }
  }

  /// From a first line such as `#!/usr/bin/env python3`.
  init?(interpreterLine head: [UInt8]) {
    guard head.starts(with: [0x23, 0x21]) else { return nil }
    let line = String(decoding: head.prefix(128).prefix { $0 != 0x0A }, as: UTF8.self)
    let words: [(String, CodeLanguage)] = [
      ("python", .python), ("node", .javascript), ("deno", .javascript), ("ruby", .ruby),
      ("perl", .perl), ("php", .php), ("lua", .lua), ("swift", .swift), ("Rscript", .r),
      ("sh", .shell),
    ]
    self = words.first { line.contains($0.0) }?.1 ?? .other
  }

  private static let names: [String: CodeLanguage] = [
    "makefile": .other, "dockerfile": .other, "cmakelists.txt": .other, "rakefile": .ruby,
    "gemfile": .ruby, "jenkinsfile": .java, "vagrantfile": .ruby, "justfile": .other,
  ]

  private static let suffixes: [String: CodeLanguage] = [
    "swift": .swift, "py": .python, "pyi": .python, "pyx": .python, "js": .javascript,
    "mjs": .javascript, "cjs": .javascript, "jsx": .javascript, "ts": .javascript,
    "mts": .javascript, "tsx": .javascript, "vue": .javascript, "svelte": .javascript,
    "java": .java, "groovy": .java, "dart": .java, "kt": .kotlin, "kts": .kotlin, "scala": .scala,
    "sc": .scala, "cs": .csharp, "c": .c, "h": .c, "cc": .c, "cpp": .c, "cxx": .c, "hpp": .c,
    "hh": .c, "hxx": .c, "m": .c, "mm": .c, "cu": .c, "go": .go, "rs": .rust, "rb": .ruby,
    "php": .php, "sh": .shell, "bash": .shell, "zsh": .shell, "ksh": .shell, "lua": .lua,
    "pl": .perl, "pm": .perl, "sql": .sql, "r": .r, "ex": .elixir, "exs": .elixir, "hs": .other,
    "ml": .other, "mli": .other, "clj": .other, "el": .other, "lisp": .other, "scm": .other,
    "erl": .other, "jl": .other, "zig": .other, "nim": .other, "css": .other, "scss": .other,
    "less": .other, "json": .other, "jsonl": .other, "yaml": .other, "yml": .other,
    "toml": .other, "ini": .other, "cfg": .other, "conf": .other, "xml": .other, "xsl": .other,
    "svg": .other, "cmake": .other, "mk": .other, "gradle": .java, "proto": .other,
    "graphql": .other, "tf": .other, "nix": .other, "bat": .other, "ps1": .other, "vim": .other,
    "f90": .other, "asm": .other, "s": .other, "v": .other, "vhd": .other, "tcl": .other,
    "diff": .other, "patch": .other,
  ]
}
