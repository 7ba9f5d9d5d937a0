import Canvas
import Core

/// The exact prompt of a turn as a text to read, with how its tokens split.
enum PromptText {
  static func pane(of turn: Turn) -> TextPane {
    guard let prompt = turn.prompt else {
      return TextPane(title: "Prompt", lines: [("Nothing was sent for this turn.", .dim)])
    }
    var lines: [(text: String, face: Face)] = []
    if let share = turn.share {
      lines.append((split(share), .dim))
      lines.append(("", .text))
    }
    lines += [("instructions", .heading), (prompt.instructions, .text), ("", .text)]
    for message in prompt.messages {
      lines += [(message.role.rawValue, .heading), (message.text, .text), ("", .text)]
    }
    return TextPane(title: "The exact prompt sent to \(turn.model)", lines: lines)
  }

  private static func split(_ share: PromptShare) -> String {
    let parts = [
      ("instructions", share.instructions), ("history", share.history), ("sources", share.sources),
      ("question", share.question),
    ]
    return parts.map { "\($0) \(Figures.tokens($1))" }.joined(separator: " · ") + " tokens"
  }
}
