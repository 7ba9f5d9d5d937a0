/// A chunk's number and what an arm says of it; higher is better.
struct ScoredChunk: Equatable, Sendable {
  let chunk: Int64
  let score: Double
}
