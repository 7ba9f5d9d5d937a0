/// What a text is embedded for; some models treat the two differently.
package enum EmbeddingPurpose: Sendable {
  case document, query
}

/// Turns texts into vectors.
package protocol EmbeddingModel: Sendable {
  /// Identifies model and version: vectors of two models never meet in one index.
  var identifier: String { get }
  /// Components of each vector.
  var dimensions: Int { get }

  /// Embeds texts, one vector each in the same order, normalised to length 1. Longer texts than the
  /// model reads are cut at its limit. Throws what the model met; honours cancellation between
  /// batches.
  func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> [[Float]]
}
