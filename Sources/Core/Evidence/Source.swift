/// What one arm of retrieval said of a chunk.
package struct ArmScore: Equatable, Sendable, Codable {
  /// Counted from 1 within the arm.
  package let rank: Int
  /// The arm's own figure: BM25 for lexical, cosine for dense. Higher is better.
  package let score: Double

  package init(rank: Int, score: Double) {
    self.rank = rank
    self.score = score
  }
}

/// A chunk as retrieved for one question.
package struct Source: Equatable, Sendable, Codable {
  /// Counted from 1; `[rank]` in an answer cites it.
  package var rank: Int
  package let chunk: Chunk
  /// Fused relevance, 0 to 1, comparable within one question only.
  package let score: Double
  package let lexical: ArmScore?
  package let dense: ArmScore?
  /// Code points of `chunk.text` that match the question, ascending, without overlap.
  package let matches: [Range<Int>]
  /// Whether its text was put into the prompt. Sources that were are ranked before the others.
  package var isInPrompt: Bool

  package init(
    rank: Int, chunk: Chunk, score: Double, lexical: ArmScore? = nil, dense: ArmScore? = nil,
    matches: [Range<Int>] = [], isInPrompt: Bool = false
  ) {
    self.rank = rank
    self.chunk = chunk
    self.score = score
    self.lexical = lexical
    self.dense = dense
    self.matches = matches
    self.isInPrompt = isInPrompt
  }
}
