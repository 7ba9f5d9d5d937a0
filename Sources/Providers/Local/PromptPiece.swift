import Core

/// A stretch of a rendered prompt that is tokenised by itself, so that its borders never move.
///
/// Compared byte by byte: two texts that look alike but are written in different code points have
/// different tokens.
struct PromptPiece: Equatable, Sendable {
  let bytes: [UInt8]
  /// Written by the chat template: only here do words like `<|im_end|>` mean what they say. In a
  /// message or a document they are plain text.
  let isFraming: Bool

  init(_ text: some StringProtocol, isFraming: Bool) {
    bytes = Array(text.utf8)
    self.isFraming = isFraming
  }
}

/// One message as chat templates see it.
struct ChatEntry: Equatable, Sendable {
  var role: String
  var content: String
}

extension Prompt {
  /// The instructions as the system's message, then the messages in order. Reasoning is left out;
  /// a tool's results are told by the user.
  var chatEntries: [ChatEntry] {
    let system = instructions.isEmpty ? [] : [ChatEntry(role: "system", content: instructions)]
    return system
      + messages.map { message in
        switch message.role {
        case .user: ChatEntry(role: "user", content: message.text)
        case .assistant: ChatEntry(role: "assistant", content: message.text)
        case .tool: ChatEntry(role: "user", content: message.toolResults)
        }
      }
  }
}

extension Message {
  fileprivate var toolResults: String {
    parts.map { part in
      if case .toolResult(_, let text, _) = part.content { text } else { "" }
    }.joined(separator: "\n")
  }
}

/// Renders entries with a chat template and returns framing and contents as separate pieces.
///
/// The template sees a mark in place of each content, so nothing in a content can be taken for
/// framing. A template that drops or repeats messages is followed.
///
/// - Parameter render: Applies the template and opens the assistant's message; throws its failure.
func promptPieces(
  of entries: [ChatEntry], render: ([ChatEntry]) throws -> String
) rethrows -> [PromptPiece] {
  let opening: Character = "\u{E000}"
  let closing: Character = "\u{E001}"
  let marked = entries.enumerated().map { index, entry in
    ChatEntry(role: entry.role, content: "\(opening)\(index)\(closing)")
  }
  var rest = Substring(try render(marked))
  var pieces: [PromptPiece] = []
  while let start = rest.firstIndex(of: opening), let end = rest[start...].firstIndex(of: closing),
    let index = Int(rest[rest.index(after: start)..<end]), entries.indices.contains(index)
  {
    pieces.append(PromptPiece(rest[..<start], isFraming: true))
    pieces.append(PromptPiece(entries[index].content, isFraming: false))
    rest = rest[rest.index(after: end)...]
  }
  pieces.append(PromptPiece(rest, isFraming: true))
  return pieces.filter { !$0.bytes.isEmpty }
}
