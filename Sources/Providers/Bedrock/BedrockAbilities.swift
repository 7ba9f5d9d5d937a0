/// What is known of a model from its id alone; the rest is learnt from what it refuses.
struct BedrockAbilities: Equatable {
  var streams = true
  var takesInstructions = true
  /// Whether it takes more than one turn.
  var takesHistory = true
  /// Whether it keeps marked beginnings of a prompt for the next call.
  var caches = false

  /// - Parameter model: An id, that of an inference profile, or an ARN that ends in one.
  init(model: String) {
    let id = model.split(separator: "/").last.map(String.init) ?? model
    let has = { (names: String...) in names.contains { id.contains($0) } }
    if has("amazon.titan-text", "mistral.mistral-7b", "mistral.mixtral") {
      takesInstructions = false
    }
    if has("cohere.command-text", "cohere.command-light") {
      takesInstructions = false
      takesHistory = false
    }
    if has("ai21.j2") {
      streams = false
      takesInstructions = false
      takesHistory = false
    }
    let isOldClaude =
      has("claude-v", "claude-instant", "claude-3-haiku", "claude-3-sonnet")
      || has("claude-3-opus", "claude-3-5-sonnet")
    caches =
      has("anthropic.claude") && !isOldClaude
      || has("amazon.nova-micro", "amazon.nova-lite", "amazon.nova-pro", "amazon.nova-2")
  }
}
