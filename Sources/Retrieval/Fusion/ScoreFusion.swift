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
  /// common score is their mean, `denseWeight` (0…1) of it from the dense arm.
  ///
  /// A chunk only the dense arm lists counts as the lexical arm's worst. For a chunk only the
  /// lexical arm lists, `similarity` is asked: it may lie below the dense arm's worst, by at most
  /// the length of its list. Best first; ties go to the older chunk. A score may be below 0.
  static func fuse(
    lexical: [ScoredChunk], dense: [ScoredChunk], denseWeight: Double,
    similarity: (Int64) -> Double? = { _ in nil }
  ) -> [FusedChunk] {
    let weight = lexical.isEmpty ? 1 : dense.isEmpty ? 0 : denseWeight
    var fused: [Int64: FusedChunk] = [:]
    for (index, (hit, share)) in zip(dense, stretched(dense)).enumerated() {
      fused[hit.chunk] = FusedChunk(
        chunk: hit.chunk, score: share * weight, lexical: nil,
        dense: ArmScore(rank: index + 1, score: hit.score))
    }
    let scale = Scale(dense)
    for (index, (hit, share)) in zip(lexical, stretched(lexical)).enumerated() {
      var chunk = fused[hit.chunk] ?? FusedChunk(chunk: hit.chunk, score: 0)
      if chunk.dense == nil, weight > 0, let cosine = similarity(hit.chunk) {
        chunk.score = max(-1, scale.stretch(cosine)) * weight
      }
      chunk.score += share * (1 - weight)
      chunk.lexical = ArmScore(rank: index + 1, score: hit.score)
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
    let scale = Scale(hits)
    return hits.map { scale.stretch($0.score) }
  }

  /// Maps a list's worst score to 0 and its best to 1.
  private struct Scale {
    private let worst: Double
    private let length: Double

    init(_ hits: [ScoredChunk]) {
      worst = hits.last?.score ?? 0
      length = (hits.first?.score ?? 0) - worst
    }

    func stretch(_ score: Double) -> Double {
      length > 0 ? (score - worst) / length : score < worst ? 0 : 1
    }
  }
}
