import Core

/// Makes what a server wrote fit for a sentence of ours.
enum UntrustedText {
  /// One line of at most `limit` characters: control and invisible characters become spaces, keys
  /// become `•••`.
  static func clean(_ text: String, limit: Int = 300, hiding secret: Secret? = nil) -> String {
    var visible = ""
    var hidden = text.prefix(16 << 10)[...]
    if let secret = secret?.reveal(), secret.utf8.count >= 4 {
      hidden =
        hidden.split(separator: secret, omittingEmptySubsequences: false)
        .joined(separator: "•••")[...]
    }
    for scalar in hidden.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned, .spaceSeparator:
        if visible.last != " " { visible.append(" ") }
      default: visible.unicodeScalars.append(scalar)
      }
    }
    let words = visible.split(separator: " ").map { isKey($0) ? "•••" : String($0) }
    let line = words.joined(separator: " ")
    return line.count <= limit ? line : line.prefix(limit - 1) + "…"
  }

  /// Whether a word looks like a key, or what servers leave of one (`sk-ab***yz`).
  private static func isKey(_ word: Substring) -> Bool {
    let bare = word.drop { !$0.isLetter && !$0.isNumber }
    let prefixes = ["sk-", "sk_", "gsk_", "AKIA", "ASIA", "xai-", "hf_", "ABSK", "eyJ"]
    return bare.utf8.count >= 10 && prefixes.contains { bare.hasPrefix($0) }
  }
}
