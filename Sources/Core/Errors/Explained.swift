/// An error or outcome that a reader can act on.
///
/// Every error enum of the house adopts it; nothing else may reach the screen.
package protocol Explained {
  /// What happened, in the user's words: one sentence, ending in a full stop.
  var sentence: String { get }
  /// What to do about it: one sentence naming a key or a command that exists. May be empty.
  var remedy: String { get }
}
