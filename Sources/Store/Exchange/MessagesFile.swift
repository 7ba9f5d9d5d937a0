import Core
import FoundationEssentials

/// The simplest file of conversations: `{"sessions":[{"id","title","messages":[{"role","content"}]}]}`.
struct MessagesFile: Decodable {
  struct Conversation: Decodable {
    struct Line: Decodable {
      var role: String
      var content: String
      var created: String?
      var model: String?
    }

    var id: String?
    var title: String?
    var library: String?
    var created: String?
    var messages: [Line]
  }

  var sessions: [Conversation]
}

extension MessagesFile.Conversation {
  /// The turns: each user message with the assistant's messages after it. Other roles are left out.
  ///
  /// - Parameter start: When the first was asked, unless a message says; each next one a second on.
  func turns(in session: SessionID, start: Date) -> [Turn] {
    var turns: [Turn] = []
    for message in messages {
      switch message.role {
      case "user": turns.append(turn(message, number: turns.count, session: session, start: start))
      case "assistant":
        if turns.isEmpty {  // An answer without a question.
          var lone = message
          lone.content = ""
          turns.append(turn(lone, number: 0, session: session, start: start))
        }
        let text = turns[turns.count - 1].answerText
        turns[turns.count - 1].answer = [
          .text(text.isEmpty ? message.content : text + "\n\n" + message.content)
        ]
        if let model = message.model {
          turns[turns.count - 1].model = ModelName(provider: "imported", id: model)
        }
      default: continue
      }
    }
    return turns
  }

  private func turn(_ message: Line, number: Int, session: SessionID, start: Date) -> Turn {
    Turn(
      id: TurnID(rawValue: "\(session.rawValue)#\(number + 1)"), session: session,
      question: message.content,
      asked: message.created.flatMap(ISOTime.date) ?? start.addingTimeInterval(Double(number)),
      model: .imported, outcome: .finished(.endOfTurn))
  }
}
