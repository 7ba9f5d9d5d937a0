/// Recognises what stands in front of the items of lists: `•`, `3.`, `(a)`, `iv)`.
enum ItemMark {
  /// Whether the text begins with a mark and a space.
  static func begins(_ text: String) -> Bool {
    guard let space = text.firstIndex(of: " ") else { return false }
    return isAlone(String(text[..<space]))
  }

  /// Whether the text is nothing but a mark.
  static func isAlone(_ text: String) -> Bool {
    guard let first = text.first, text.count <= 7 else { return false }
    if text.count == 1, "•◦▪‣–—*·●○■-o".contains(first) { return true }
    guard let last = text.last, ".):".contains(last) else { return false }
    let parts = text.dropLast().drop { $0 == "(" }.split(separator: ".")
    return !parts.isEmpty
      && parts.allSatisfy { part in
        part.allSatisfy(\.isNumber) || part.count == 1
          || part.allSatisfy { "ivxIVX".contains($0) }
      }
  }
}
