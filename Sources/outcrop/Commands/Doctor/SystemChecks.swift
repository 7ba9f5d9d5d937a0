import FoundationEssentials
import Glibc
import Interface

/// Terminal, locale and disk.
struct SystemChecks {
  let environment: [String: String]

  func all() -> [Finding] {
    [terminal(), size(), locale(), disk()].compactMap { $0 }
  }

  private func terminal() -> Finding {
    guard isatty(0) == 1, isatty(1) == 1 else {
      return .warning(
        "terminal", "Input or output is no terminal.",
        "The application needs one; `outcrop ask` does not.")
    }
    guard let name = environment["TERM"], !name.isEmpty, name != "dumb" else {
      return .problem(
        "terminal", "TERM names no terminal that can be drawn on.",
        "Set TERM to what your terminal is, such as xterm-256color.")
    }
    guard Self.folders(environment).contains(where: { isDescribed(name, in: $0) }) else {
      return .problem(
        "terminal", "There is no description of the terminal \(name).",
        "Install ncurses-term, or set TERM=xterm-256color.")
    }
    let colours = environment["NO_COLOR"].map { _ in "without colour, as NO_COLOR asks" }
    return .good(
      "terminal",
      [name, environment["COLORTERM"], colours].compactMap { $0 }.joined(separator: ", "))
  }

  static func folders(_ environment: [String: String]) -> [String] {
    [environment["TERMINFO"], environment["HOME"].map { $0 + "/.terminfo" }].compactMap { $0 }
      + ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
  }

  private func isDescribed(_ name: String, in folder: String) -> Bool {
    access("\(folder)/\(name.prefix(1))/\(name)", R_OK) == 0
  }

  private func size() -> Finding? {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    let text = "\(size.ws_col)×\(size.ws_row)"
    return size.ws_col < 20 || size.ws_row < 6
      ? .problem("size", "\(text) is too small.", "Make the terminal at least 20×6.")
      : .good("size", text)
  }

  private func locale() -> Finding {
    setlocale(LC_CTYPE, "")
    let encoding = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? "unknown"
    guard encoding == "UTF-8" else {
      return .problem(
        "locale", "The encoding is \(encoding), so most letters cannot be shown.",
        "Set LC_ALL=C.UTF-8, or generate the locale that LANG names.")
    }
    return .good("locale", encoding)
  }

  private func disk() -> Finding? {
    let folders = Folders(environment: environment)
    // The first folder above that exists lies on the same disk.
    var folder = folders.data
    while access(folder.path, F_OK) != 0, folder.path.count > 1 {
      folder = folder.deletingLastPathComponent()
    }
    var status = statvfs()
    guard statvfs(folder.path, &status) == 0 else { return nil }
    let free = Int(status.f_bavail) * Int(status.f_frsize)
    let text = "\(Figures.bytes(free)) free for \(folders.data.path)"
    switch free {
    case ..<50_000_000: return .problem("disk", text, "Free some space.")
    case ..<1_000_000_000:
      return .warning("disk", text, "Models and libraries may need more; free some space.")
    default: return .good("disk", text)
    }
  }
}
