import Canvas
import Core
import Foundation
import Testing

@testable import outcrop

@Suite("A theme file")
struct ThemeFileTests {
  private func read(_ text: String) throws -> ThemeFile {
    try ThemeFile(text, name: "mine", file: "mine.toml")
  }

  private func error(_ text: String) -> ThemeError? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return error as? ThemeError
    }
  }

  @Test("gives a face its colours, and others to terminals of 16")
  func fallback() throws {
    let theme = try read(##"citation = "#88c0d0 bold | cyan underline""##).theme
    #expect(
      theme.style(.citation, colours: 256)
        == Style(.rgb(red: 0x88, green: 0xC0, blue: 0xD0), on: .standard, .bold))
    #expect(theme.style(.citation, colours: 16) == Style(.named(6), on: .standard, .underline))
  }

  @Test("passes the colours of text on to every face that names none")
  func base() throws {
    let theme = try read(
      ##"""
      text = "white on #000010 | default"
      strong = "bold"
      selection = "black on green"
      """##
    ).theme
    let back = Colour.rgb(red: 0, green: 0, blue: 0x10)
    #expect(theme[.strong] == Style(.named(7), on: back, .bold))
    #expect(theme[.rule].background == back)
    #expect(theme[.selection] == Style(.named(0), on: .named(2)))
    #expect(theme.style(.strong, colours: 16) == Style(.standard, on: .standard, .bold))
  }

  @Test("takes names with a dot in quotes, and as a table")
  func dots() throws {
    let quoted = try read(##""code.block" = "red""##).theme
    let table = try read("[code]\nblock = 'red'").theme
    #expect(quoted[.codeBlock].foreground == .named(1))
    #expect(quoted == table)
  }

  @Test("with an unknown face names line, key and the nearest face")
  func unknownFace() {
    #expect(
      error("text = 'red'\n\n'citation.invald' = 'red'")
        == .unknownFace(
          file: "mine.toml", line: 3, key: "citation.invald", nearest: "citation.invalid"))
  }

  @Test("with a word that means nothing names the word")
  func unknownWord() {
    let found = error("text = 'red'\ndim = 'reddish'")
    #expect(found == .unknownWord(file: "mine.toml", line: 2, key: "dim", word: "reddish"))
    #expect(found?.sentence.hasPrefix("mine.toml:2: dim has reddish") == true)
    #expect(found?.remedy.contains("#rrggbb") == true)
    #expect(
      error("dim = 'red | blue | green'")
        == .unknownWord(file: "mine.toml", line: 1, key: "dim", word: "|"))
  }

  @Test("with a colour missing, a number or a wrong background says so")
  func wrongValues() {
    #expect(
      error("dim = 'red on'") == .missingBackground(file: "mine.toml", line: 1, key: "dim"))
    #expect(error("dim = 7") == .notText(file: "mine.toml", line: 1, key: "dim"))
    #expect(
      error("background = 'grey'")
        == .unknownBackground(file: "mine.toml", line: 1, value: "grey"))
  }

  @Test("that is not TOML names the line")
  func notTOML() {
    guard case .notTOML("mine.toml", 2, _) = error("text = 'red'\ndim = = 'red'") else {
      Issue.record("\(String(describing: error("text = 'red'\ndim = = 'red'")))")
      return
    }
  }
}

@Suite("The theme library")
struct ThemeLibraryTests {
  private let root = FileManager.default.temporaryDirectory
    .appending(path: "outcrop-themes-\(UUID().uuidString)")

  private func library(_ extra: [String: String] = [:], executable: String = "bin/outcrop")
    -> ThemeLibrary
  {
    var environment = [
      "HOME": root.path, "XDG_CONFIG_HOME": root.appending(path: "config").path,
      "XDG_STATE_HOME": root.appending(path: "state").path,
    ]
    environment.merge(extra) { $1 }
    return ThemeLibrary(
      environment: environment, executable: root.appending(path: executable).path)
  }

  private func write(_ text: String, to path: String) throws {
    let file = root.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func remove() { try? FileManager.default.removeItem(at: root) }

  @Test("prefers the user's theme to the installed one")
  func order() throws {
    defer { remove() }
    try write("text = 'red'", to: "share/outcrop/themes/mine.toml")
    try write("text = 'blue'", to: "share/outcrop/themes/other.toml")
    try write("text = 'green'", to: "config/outcrop/themes/mine.toml")
    let library = library()
    #expect(try library.theme(named: "mine").get()[.text].foreground == .named(2))
    #expect(try library.theme(named: "other").get()[.text].foreground == .named(4))
    #expect(library.names() == ["auto", "terminal", "mine", "other"])
  }

  @Test("finds the checkout's themes from a binary in .build")
  func checkout() throws {
    defer { remove() }
    try write("text = 'red'", to: "themes/mine.toml")
    let library = library(executable: ".build/x86_64-unknown-linux-gnu/debug/outcrop")
    #expect(try library.theme(named: "mine").get()[.text].foreground == .named(1))
  }

  @Test("has a theme without any file")
  func builtIn() throws {
    #expect(try library().theme(named: "terminal").get() == .standard)
    #expect(try library().theme(named: "auto").get() == .standard)
  }

  @Test("chooses dark or light by what the terminal says of its background")
  func auto() throws {
    defer { remove() }
    try write("text = 'white'", to: "share/outcrop/themes/outcrop-dark.toml")
    try write("text = 'black'", to: "share/outcrop/themes/outcrop-light.toml")
    for (colours, name) in [
      ("0;15", "outcrop-light"), ("0;default;7", "outcrop-light"), ("15;0", "outcrop-dark"),
      ("7;8", "outcrop-dark"), ("", "outcrop-dark"), ("x;y", "outcrop-dark"),
    ] {
      #expect(try library(["COLORFGBG": colours]).theme(named: "auto").get().name == name)
    }
    #expect(try library().theme(named: "auto").get().name == "outcrop-dark")
  }

  @Test("says what was meant when a name is unknown, and never leaves its folders")
  func unknown() throws {
    defer { remove() }
    try write("text = 'red'", to: "share/outcrop/themes/nord.toml")
    try write("text = 'red'", to: "share/outcrop/secret.toml")
    #expect(
      library().theme(named: "nrod") == .failure(.unknownTheme(name: "nrod", nearest: "nord")))
    guard case .failure(.unknownTheme) = library().theme(named: "../secret") else {
      Issue.record("a theme was read from outside")
      return
    }
  }

  @Test("remembers the choice in a file that only its user reads")
  func keep() throws {
    defer { remove() }
    #expect(library().kept() == nil)
    #expect(library().keep("nord") == nil)
    #expect(library().keep("gruvbox-dark") == nil)
    #expect(library().kept() == "gruvbox-dark")
    let file = root.appending(path: "state/outcrop/theme").path
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "state/outcrop").path)
    #expect(files == ["theme"])
  }

  @Test("says that the choice cannot be kept")
  func notKept() throws {
    defer { remove() }
    try write("a file where the folder should be", to: "state")
    #expect(library().keep("nord") != nil)
  }
}
