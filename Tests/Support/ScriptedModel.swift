package import Core
import Synchronization

/// A model that says what the test wrote for it, one event at a time.
package final class ScriptedModel: ChatModel {
  package let info: ModelInfo
  private let script: [StreamEvent]
  private let speed: Double?
  /// Whether the stream stays open after the script, until it is cancelled.
  private let staysOpen: Bool
  private let asked = Mutex<[Prompt]>([])

  package init(
    _ script: [StreamEvent], contextWindow: Int? = 8192, price: Price? = .free,
    readingSpeed: Double? = nil, staysOpen: Bool = false
  ) {
    info = ModelInfo(
      name: ModelName(provider: "scripted", id: "one"), contextWindow: contextWindow, price: price,
      title: "Scripted")
    self.script = script
    self.speed = readingSpeed
    self.staysOpen = staysOpen
  }

  /// The prompts it was asked, oldest first.
  package var prompts: [Prompt] { asked.withLock { $0 } }

  package func stream(_ prompt: Prompt) -> AsyncStream<StreamEvent> {
    asked.withLock { $0.append(prompt) }
    return AsyncStream { continuation in
      for event in script { continuation.yield(event) }
      if !staysOpen { continuation.finish() }
    }
  }

  /// A token a word: exact, so that tests can count.
  package func countTokens(in text: String) async -> TokenCount {
    TokenCount(text.split(whereSeparator: \.isWhitespace).count)
  }

  package func readingSpeed() async -> Double? { speed }
}
