/// Joins what was found in all documents with what was found in the documents a question names.
enum RouteFusion {
  /// Every list is best first. A chunk's score is the mean of its scores by the routes' shares; what
  /// the shares leave of 1 goes to the search in all documents.
  static func fuse(
    all: [FusedChunk], routed: [(share: Double, chunks: [FusedChunk])]
  ) -> [FusedChunk] {
    let rest = max(0, 1 - routed.reduce(0) { $0 + $1.share })
    var fused: [Int64: FusedChunk] = [:]
    for chunk in all {
      fused[chunk.chunk] = chunk
      fused[chunk.chunk]?.score = chunk.score * rest
    }
    for (share, chunks) in routed {
      for chunk in chunks {
        let before = fused[chunk.chunk]
        var joined = chunk
        joined.score = chunk.score * share + (before?.score ?? 0)
        joined.lexical = chunk.lexical ?? before?.lexical
        joined.dense = chunk.dense ?? before?.dense
        fused[chunk.chunk] = joined
      }
    }
    return ScoreFusion.sorted(Array(fused.values))
  }
}
