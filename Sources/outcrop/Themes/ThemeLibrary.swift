import Canvas
import FoundationEssentials
import Glibc

/// Finds themes by name, and remembers the one that was chosen.
///
/// A theme is a file `NAME.toml` in the user's folder, beside the installed binary or in the
/// checkout the binary was built in, looked up in this order. `terminal` is built in, and `auto` is
/// the dark or the light default. Nothing is read before it is asked for, and then one file.
struct ThemeLibrary: Sendable {
  /// Where theme files are, best first.
  let folders: [URL]
  private let stateFile: URL
  private let isTerminalLight: Bool

  /// - Parameters:
  ///   - environment: `HOME`, `XDG_CONFIG_HOME`, `XDG_STATE_HOME` and `COLORFGBG`.
  ///   - executable: The path of the running binary, links followed.
  init(environment: [String: String], executable: String) {
    let own = Folders(environment: environment)
    folders = [own.themes] + Self.shipped(with: URL(filePath: executable))
    stateFile = own.state.appending(path: "theme")
    isTerminalLight = Self.isLight(environment["COLORFGBG"])
  }

  /// The theme of a name. Without a file, `auto` is the built-in theme.
  func theme(named name: String) -> Result<Theme, ThemeError> {
    switch name {
    case "terminal": return .success(.standard)
    case "auto":
      let wanted = isTerminalLight ? "outcrop-light" : "outcrop-dark"
      return file(named: wanted) == nil ? .success(.standard) : theme(named: wanted)
    default: break
    }
    guard let file = file(named: name) else {
      return .failure(.unknownTheme(name: name, nearest: closest(to: name, among: names())))
    }
    return Result { try read(file, name: name).theme }
      .mapError { $0 as? ThemeError ?? .unreadable(file: file.path) }
  }

  /// The names of all themes: `auto`, `terminal`, then those with a file, sorted.
  func names() -> [String] {
    // A folder that is missing or closed has no themes.
    let files = folders.flatMap {
      (try? FileManager.default.contentsOfDirectory(atPath: $0.path)) ?? []
    }
    let named = files.filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }
    return ["auto", "terminal"]
      + Set(named).subtracting(["auto", "terminal"]).filter(Self.isName).sorted()
  }

  /// The theme that was kept last, or `nil`.
  func kept() -> String? {
    // No file means that none was kept.
    guard let bytes = try? Data(contentsOf: stateFile) else { return nil }
    let name = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
    return Self.isName(name) ? String(name) : nil
  }

  /// Remembers a theme for the next start, in a file of its own that only the user can read.
  ///
  /// - Returns: Why it was not written; `nil` when it was.
  @discardableResult
  func keep(_ name: String) -> ThemeError? {
    let folder = stateFile.deletingLastPathComponent()
    let draft = folder.appending(path: "theme.\(getpid())")
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let descriptor = open(draft.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return .notKept(file: stateFile.path) }
      let line = Array("\(name)\n".utf8)
      let written = write(descriptor, line, line.count)
      close(descriptor)
      guard written == line.count, rename(draft.path, stateFile.path) == 0 else {
        unlink(draft.path)
        return .notKept(file: stateFile.path)
      }
      return nil
    } catch {
      return .notKept(file: stateFile.path)
    }
  }

  /// Reads a theme file.
  ///
  /// - Throws: `ThemeError`.
  func read(_ file: URL, name: String) throws -> ThemeFile {
    guard let bytes = try? Data(contentsOf: file) else {
      throw ThemeError.unreadable(file: file.path)
    }
    return try ThemeFile(String(decoding: bytes, as: UTF8.self), name: name, file: file.path)
  }

  private func file(named name: String) -> URL? {
    guard Self.isName(name) else { return nil }
    return folders.map { $0.appending(path: "\(name).toml") }
      .first { access($0.path, F_OK) == 0 }
  }

  /// A name is a file's name and nothing else.
  private static func isName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && !name.contains { $0 == "/" || $0.isNewline }
  }

  /// `../share/outcrop/themes` beside the binary's folder, and the checkout's `themes` when the
  /// binary lies in its `.build`.
  private static func shipped(with executable: URL) -> [URL] {
    let installed = executable.deletingLastPathComponent().deletingLastPathComponent()
    var folders = [installed.appending(path: "share/outcrop/themes")]
    if let build = executable.pathComponents.firstIndex(of: ".build") {
      let checkout = executable.pathComponents[..<build].reduce(URL(filePath: "/")) {
        $0.appending(path: $1)
      }
      folders.append(checkout.appending(path: "themes"))
    }
    return folders
  }

  /// Whether the terminal says, as rxvt and its followers do, that its background is light.
  private static func isLight(_ colours: String?) -> Bool {
    guard let last = colours?.split(separator: ";").last, let number = Int(last) else {
      return false
    }
    return number == 7 || (9...15).contains(number)
  }
}
