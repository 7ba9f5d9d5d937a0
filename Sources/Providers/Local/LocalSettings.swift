/// What can be chosen about models that run in this process.
package struct LocalSettings: Equatable, Sendable {
  /// Most tokens a context window may grow to, however many the model was trained for. A window
  /// starts at `initialWindow` and doubles when a turn needs it: its memory is touched when it is
  /// made (12 KiB a token for Qwen2.5 0.5B), and most sessions stay small.
  package var windowLimit = 32_768
  package var initialWindow = 4096
  /// Most tokens of an answer when the prompt does not say.
  package var maxCompletionTokens = 2048
  /// Most threads that compute; `nil` is every core this process may use. How many of them do is
  /// chosen again and again from what else the machine does.
  package var threadLimit: Int?
  /// Niceness of the threads that compute an answer, so that the interface stays responsive.
  package var niceness: Int32 = 5
  /// Niceness of the threads that embed documents behind everything else.
  package var indexingNiceness: Int32 = 10
  /// Seed of the sampler when the temperature is above zero.
  package var seed: UInt32 = 42

  package init() {}
}
