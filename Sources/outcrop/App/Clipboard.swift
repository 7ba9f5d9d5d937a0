import FoundationEssentials
import Interface

/// Copies over any connection by OSC 52, wrapped for tmux and screen.
enum Clipboard {
  /// What most terminals take at most, in bytes of text.
  private static let limit = 74_000

  /// Copies `text` and says honestly what was done: no terminal confirms it.
  static func copy(_ text: String, environment: [String: String], send: (String) -> Void) -> Notice
  {
    guard text.utf8.count <= limit else {
      return Notice(
        .failure,
        "\(Figures.bytes(Int64(text.utf8.count))) is more than a terminal copies: use outcrop sessions export."
      )
    }
    let sequence = "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{07}"
    if environment["TMUX"] != nil {
      let doubled = sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}")
      send("\u{1B}Ptmux;\(doubled)\u{1B}\\")
      return Notice(
        .news,
        "Sent to the clipboard through tmux, if it has allow-passthrough or set-clipboard on.")
    }
    send(sequence)
    return Notice(.news, "Sent to the terminal's clipboard (OSC 52).")
  }
}
