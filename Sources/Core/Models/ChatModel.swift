/// What is known of a model without asking it anything.
package struct ModelInfo: Equatable, Sendable {
  package let name: ModelName
  /// Prompt and completion tokens together; `nil` when the provider does not say.
  package let contextWindow: Int?
  /// `nil` when it is in no price list. `Price.free` for models that run here.
  package let price: Price?
  /// What a list of models calls it, such as `Qwen2.5 Coder 0.5B`.
  package let title: String

  package init(name: ModelName, contextWindow: Int?, price: Price?, title: String) {
    self.name = name
    self.contextWindow = contextWindow
    self.price = price
    self.title = title
  }
}

/// News of a model's answer, in the order they happen.
///
/// A stream ends with exactly one `finished` or `failed`, unless its consumer cancelled it.
package enum StreamEvent: Equatable, Sendable {
  /// A local model reads its prompt: tokens read so far and in all, cached ones included.
  case reading(Int, of: Int)
  /// More of the answer. `tokens` is how many tokens the piece holds: exact for local models, the
  /// number of deltas else.
  case text(String, tokens: Int)
  /// More of the model's reasoning, to be shown folded.
  case reasoning(String)
  /// The request is sent again after `seconds`, because of `failure`. Only before the first token.
  case retrying(attempt: Int, after: Double, Failure)
  /// Final figures of the call; may come before or after the end of the text.
  case usage(Usage)
  case finished(StopReason)
  case failed(Failure)
}

/// Answers a prompt as a stream.
package protocol ChatModel: Sendable {
  var info: ModelInfo { get }

  /// Starts the call at once. Cancelling the consuming task, or dropping the stream, ends the call:
  /// a remote one closes its connection, a local one stops within one token.
  func stream(_ prompt: Prompt) -> AsyncStream<StreamEvent>

  /// Counts a text's tokens: exactly where the tokenizer is at hand, else an estimate. Never sends
  /// the text anywhere.
  func countTokens(in text: String) async -> TokenCount

  /// How many prompt tokens a second this model was measured to read on this machine; `nil` for
  /// remote models, whose speed does not limit the number of sources.
  func readingSpeed() async -> Double?
}

extension ChatModel {
  package func readingSpeed() async -> Double? { nil }

  /// Four bytes a token, which errs on the high side for English and low for CJK.
  package func countTokens(in text: String) async -> TokenCount {
    .estimate((text.utf8.count + 3) / 4)
  }
}
