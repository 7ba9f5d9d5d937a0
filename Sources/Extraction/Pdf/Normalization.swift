import CGlib

/// Makes what fonts say into what people write and search for.
enum Normalization {
  /// Ligatures and presentation forms become plain letters, runs of blanks one space; marks that
  /// only steer direction and soft hyphens inside the line go.
  static func clean(_ scalars: [Unicode.Scalar]) -> String {
    var result = String.UnicodeScalarView()
    var isAfterBlank = true
    for scalar in scalars {
      switch scalar.value {
      case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0..<0x09, 0x0E..<0x20,
        0x7F..<0xA0:
        continue
      case 0x09...0x0D, 0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000:
        if !isAfterBlank { result.append(" ") }
        isAfterBlank = true
        continue
      case 0xFB00...0xFB4F, 0xFB50...0xFDFF, 0xFE70...0xFEFC, 0xFE10...0xFE19,
        0xFE30...0xFE4F, 0x2F00...0x2FD5, 0xF900...0xFAFF:
        result.append(contentsOf: compatible(scalar).unicodeScalars)
      default: result.append(scalar)
      }
      isAfterBlank = false
    }
    while result.last == " " { result.removeLast() }
    // A soft hyphen counts only at the end of a line, where `Hyphenation` needs it.
    let endsSoft = result.last == "\u{AD}"
    var text = String(String.UnicodeScalarView(result.filter { $0 != "\u{AD}" }))
    if endsSoft { text += "\u{AD}" }
    return text
  }

  private static func compatible(_ scalar: Unicode.Scalar) -> String {
    let text = String(scalar)
    guard let raw = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE) else { return text }
    defer { g_free(raw) }
    return String(cString: raw)
  }
}
