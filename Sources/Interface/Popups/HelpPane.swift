import Canvas
import Core

/// The help screen, made from the key table.
package struct HelpPane: Equatable, Sendable {
  package var pane: TextPane

  init(state: State) {
    var lines: [(text: String, face: Face)] = []
    for context in Context.allCases {
      let bindings = state.keys.bindings.filter { $0.context == context }
      lines.append((context.title, .heading))
      for binding in bindings {
        let reason = binding.command.reasonUnavailable(in: state)
        lines.append(
          (Self.line(binding.label, binding.summary, reason), reason == nil ? .text : .dim))
      }
      if context == .editor {
        for row in KeyTable.editing { lines.append((Self.line(row.keys, row.summary, nil), .text)) }
      }
      lines.append(("", .text))
    }
    lines.append(
      (
        "Mouse: click selects, double click opens, the wheel scrolls what is under the pointer; hold Shift to select text with the terminal.",
        .dim
      ))
    pane = TextPane(title: "Keys", lines: lines)
  }

  private static func line(_ keys: String, _ summary: String, _ reason: String?) -> String {
    let padding = String(repeating: " ", count: max(1, 20 - CellText.width(of: keys)))
    return "  " + keys + padding + summary + (reason.map { "  — \($0)" } ?? "")
  }
}

extension Command {
  /// Why a command does nothing now; `nil` when it does something.
  func reasonUnavailable(in state: State) -> String? {
    switch self {
    case .stop: state.running == nil ? "no answer is running" : nil
    case .previousCitation, .nextCitation, .openCitation, .previousTurn, .nextTurn, .copyAnswer,
      .showPrompt, .askAgain:
      state.conversation.isEmpty ? "no turn yet" : nil
    case .continueAnswer: state.canContinue ? nil : "the last answer is complete"
    case .choose, .moveUp, .moveDown: nil
    case .toggleSources: state.sources.turn == nil ? "no sources yet" : nil
    default: nil
    }
  }
}

extension State {
  /// Whether the last answer ended before it was complete.
  var canContinue: Bool {
    guard running == nil, let last = conversation.last else { return false }
    switch last.outcome {
    case .stopped, .interrupted, .finished(.maxTokens): return true
    case .failed: return !last.answerText.isEmpty
    default: return false
    }
  }
}
