/// A failure as it is stored, shown and printed: what is left of an error once it left its target.
///
/// It is a value, not an `Error`: it stays in the transcript as part of its turn. It never holds a
/// secret, and its texts have no control characters when they come from our own errors.
package struct Failure: Equatable, Sendable, Codable, Explained {
  /// A stable word for scripts, such as `unauthorized` or `idle_timeout`.
  package let code: String
  package let sentence: String
  package let remedy: String
  /// Whether the same request may succeed when it is sent again unchanged.
  package let isRetryable: Bool

  package init(code: String, sentence: String, remedy: String, isRetryable: Bool = false) {
    self.code = code
    self.sentence = sentence
    self.remedy = remedy
    self.isRetryable = isRetryable
  }

  /// Wraps an explained error under a stable code.
  package init(_ error: any Explained, code: String, isRetryable: Bool = false) {
    self.init(
      code: code, sentence: error.sentence, remedy: error.remedy, isRetryable: isRetryable)
  }
}
