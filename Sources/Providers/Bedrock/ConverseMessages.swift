import Core
import Transport

/// A conversation as Converse takes it: it begins with the user, the roles take turns, no message
/// and no text is blank, and every use of a tool has its result.
struct ConverseMessages {
  static let cachePoint: JSON = ["cachePoint": ["type": "default"]]

  private struct Entry {
    let isUser: Bool
    var blocks: [JSON]
  }

  private var entries: [Entry] = []
  /// The tools that were used, each once.
  private(set) var toolNames: [String] = []

  /// - Parameter marksCache: Whether to mark the end of what the next call will repeat: the user's
  ///   message before the last one.
  init(_ messages: [Message], marksCache: Bool) {
    let whole = Self.wholeUses(messages)
    for message in messages {
      let blocks = message.parts.flatMap { part -> [JSON] in
        if case .toolUse(let id, let name, _) = part.content, whole.contains(id),
          !toolNames.contains(Self.name(name))
        {
          toolNames.append(Self.name(name))
        }
        return Self.block(part, role: message.role, whole: whole).map { [$0] } ?? []
      }
      append(blocks, isUser: message.role != .assistant)
    }
    guard marksCache, let last = entries.lastIndex(where: \.isUser),
      let stable = entries[..<last].lastIndex(where: \.isUser)
    else { return }
    entries[stable].blocks.append(Self.cachePoint)
  }

  var documents: [JSON] {
    entries.map { ["role": $0.isUser ? "user" : "assistant", "content": .array($0.blocks)] }
  }

  private mutating func append(_ blocks: [JSON], isUser: Bool) {
    guard !blocks.isEmpty, isUser || !entries.isEmpty else { return }
    if entries.last?.isUser == isUser {
      entries[entries.count - 1].blocks += blocks
    } else {
      entries.append(Entry(isUser: isUser, blocks: blocks))
    }
  }

  private static func block(_ part: Part, role: Role, whole: Set<String>) -> JSON? {
    switch part.content {
    case .text(let text): return text.trimmed.isEmpty ? nil : ["text": .string(text)]
    case .reasoning:
      // Goes back as it came, with its signature, or not at all.
      guard role == .assistant, let payload = part.payload,
        let block = try? JSON(parsing: Array(payload.utf8)), block["reasoningContent"] != nil
      else { return nil }
      return block
    case .toolUse(let id, let name, let arguments):
      guard whole.contains(id) else { return nil }
      let input = try? JSON(parsing: Array(arguments.utf8))
      return [
        "toolUse": [
          "toolUseId": .string(Self.id(id)), "name": .string(Self.name(name)),
          "input": input ?? [:],
        ]
      ]
    case .toolResult(let id, let text, let isError):
      guard whole.contains(id) else { return nil }
      return [
        "toolResult": [
          "toolUseId": .string(Self.id(id)),
          "content": [["text": .string(text.isEmpty ? "(empty)" : text)]],
          "status": isError ? "error" : "success",
        ]
      ]
    case .citation: return nil
    }
  }

  /// The ids of uses whose result is in the message after them.
  private static func wholeUses(_ messages: [Message]) -> Set<String> {
    var whole: Set<String> = []
    var open: Set<String> = []
    for message in messages {
      if message.role == .assistant {
        open = Set(
          message.parts.compactMap { part in
            if case .toolUse(let id, _, _) = part.content { id } else { nil }
          })
      } else {
        for part in message.parts {
          if case .toolResult(let id, _, _) = part.content, open.contains(id) { whole.insert(id) }
        }
      }
    }
    return whole
  }

  /// An id of the 64 characters at most that are allowed.
  private static func id(_ id: String) -> String {
    String(id.map { isPlain($0) || $0 == "." || $0 == ":" ? $0 : "_" }.prefix(64))
  }

  private static func name(_ name: String) -> String {
    let plain = String(name.map { isPlain($0) ? $0 : "_" }.prefix(64))
    return plain.isEmpty ? "_" : plain
  }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
      || character == "_" || character == "-"
  }
}
