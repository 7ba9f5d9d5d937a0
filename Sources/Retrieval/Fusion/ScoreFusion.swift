import Core

/// A chunk with what both arms say of it and their common score, 0 to 1.
struct FusedChunk: Equatable, Sendable {
  let chunk: Int64
  var score: Double
  var lexical: ArmScore?
  var dense: ArmScore?
}

/// Joins the lists of the two arms by their scores rather than their ranks.
enum ScoreFusion {
  /// Joins two lists, each best first. Each arm's scores are stretched to 0…1 over its list; the
  /// common score is their mean, `denseWeight` (0…1) of it from the dense arm. A chunk an arm does
  /// not list counts as that arm's worst. Best first; ties go to the older chunk.
  static func fuse(
    lexical: [ScoredChunk], dense: [ScoredChunk], denseWeight: Double
  ) -> [FusedChunk] {
    var fused: [Int64: FusedChunk] = [:]
    let weight = lexical.isEmpty ? 1 : dense.isEmpty ? 0 : denseWeight
    for (index, (hit, share)) in zip(lexical, stretched(lexical)).enumerated() {
      fused[hit.chunk] = FusedChunk(
        chunk: hit.chunk, score: share * (1 - weight),
        lexical: ArmScore(rank: index + 1, score: hit.score), dense: nil)
    }
    for (index, (hit, share)) in zip(dense, stretched(dense)).enumerated() {
      var chunk = fused[hit.chunk] ?? FusedChunk(chunk: hit.chunk, score: 0)
      chunk.score += share * weight
      chunk.dense = ArmScore(rank: index + 1, score: hit.score)
      fused[hit.chunk] = chunk
    }
    return sorted(Array(fused.values))
  }

  /// Best first; ties go to the older chunk.
  static func sorted(_ chunks: [FusedChunk]) -> [FusedChunk] {
    chunks.sorted { ($0.score, $1.chunk) > ($1.score, $0.chunk) }
  }

  /// Scores mapped so that the best is 1 and the worst 0; all 1 when they are equal.
  static func stretched(_ hits: [ScoredChunk]) -> [Double] {
    guard let best = hits.first?.score, let worst = hits.last?.score, best > worst else {
      return hits.map { _ in 1 }
    }
    return hits.map { ($0.score - worst) / (best - worst) }
  }
}
