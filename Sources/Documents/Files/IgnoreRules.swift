/// What the `.gitignore` files on the way down to a folder say, the nearest last.
///
/// Understands comments, `!`, a leading or trailing `/`, `*`, `?`, `[a-z]`, `**` and escaped
/// characters. As in git, the last rule that matches decides, and nothing inside an ignored folder
/// can be brought back.
struct IgnoreRules: Sendable {
  private var rules: [Rule] = []

  private struct Rule: Sendable {
    var folder: String
    var pattern: [Unicode.Scalar]
    var isNegated: Bool
    var isForFolders: Bool
    /// Whether the pattern is for the whole path below `folder` rather than for any name.
    var isAnchored: Bool
  }

  /// Adds the rules of one file. A file that cannot be read adds none.
  mutating func add(fileAt path: String, folder: String) {
    // What cannot be read cannot ask for anything to be left out.
    guard let bytes = try? OpenFile(FileReference(path: path)).bytes(limit: 1 << 20) else { return }
    add(String(decoding: bytes, as: UTF8.self), folder: folder)
  }

  mutating func add(_ text: String, folder: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      var line = line.trimmingEnd { $0 == " " || $0 == "\t" }
      if line.hasPrefix("#") || line.isEmpty { continue }
      let isNegated = line.hasPrefix("!")
      if isNegated { line = line.dropFirst() }
      let isForFolders = line.hasSuffix("/")
      if isForFolders { line = line.dropLast() }
      let isAnchored = line.contains("/")
      if line.hasPrefix("/") { line = line.dropFirst() }
      if line.isEmpty { continue }
      rules.append(
        Rule(
          folder: folder, pattern: Array(line.unicodeScalars), isNegated: isNegated,
          isForFolders: isForFolders, isAnchored: isAnchored))
    }
  }

  /// Whether the rules leave out the path, given below the folder the walk began at.
  func ignores(_ path: String, isFolder: Bool) -> Bool {
    for rule in rules.reversed() where isFolder || !rule.isForFolders {
      let below = rule.folder.isEmpty ? path[...] : path.dropFirst(rule.folder.count + 1)
      let subject =
        rule.isAnchored ? below : below.split(separator: "/").last ?? below
      if Self.matches(rule.pattern[...], Array(subject.unicodeScalars)[...]) {
        return !rule.isNegated
      }
    }
    return false
  }

  private static func matches(
    _ pattern: ArraySlice<Unicode.Scalar>, _ text: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case "*" where rest.first == "*":
      return matchesFolders(rest.dropFirst(), text)
    case "*":
      var tail = text
      while true {
        if matches(rest, tail) { return true }
        guard let next = tail.first, next != "/" else { return false }
        tail = tail.dropFirst()
      }
    case "?":
      guard let next = text.first, next != "/" else { return false }
      return matches(rest, text.dropFirst())
    case "[":
      guard let close = rest.dropFirst().firstIndex(of: "]") else {
        return text.first == first && matches(rest, text.dropFirst())
      }
      guard let next = text.first, next != "/", isInClass(next, rest[..<close]) else {
        return false
      }
      return matches(rest[(close + 1)...], text.dropFirst())
    case "\\":
      guard let literal = rest.first else { return false }
      return text.first == literal && matches(rest.dropFirst(), text.dropFirst())
    default:
      return text.first == first && matches(rest, text.dropFirst())
    }
  }

  /// `**` with a slash behind it stands for any number of folders, at the end for anything.
  private static func matchesFolders(
    _ pattern: ArraySlice<Unicode.Scalar>, _ text: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    guard pattern.first == "/" else {
      return text.indices.contains { matches(pattern, text[$0...]) }
        || matches(pattern, text[text.endIndex...])
    }
    let rest = pattern.dropFirst()
    if matches(rest, text) { return true }
    return text.indices.contains { text[$0] == "/" && matches(rest, text[($0 + 1)...]) }
  }

  private static func isInClass(
    _ scalar: Unicode.Scalar, _ members: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    var members = members
    let isNegated = members.first == "!" || members.first == "^"
    if isNegated { members = members.dropFirst() }
    var isFound = false
    while let low = members.popFirst() {
      var high = low
      if members.first == "-", members.count > 1 {
        members.removeFirst()
        high = members.removeFirst()
      }
      if low <= scalar, scalar <= high { isFound = true }
    }
    return isFound != isNegated
  }
}
