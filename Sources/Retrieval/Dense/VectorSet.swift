import CVectors

/// The vectors of a library in one stretch of memory, searched exhaustively.
///
/// Rows are in the order of embedding; `order` finds a chunk's row.
struct VectorSet: Sendable {
  let dimensions: Int
  private(set) var chunks: [Int64] = []
  private var values: [Int8] = []
  private var scales: [Float] = []
  /// Rows by ascending chunk.
  private var order: [UInt32] = []

  init(dimensions: Int) {
    self.dimensions = dimensions
  }

  var count: Int { chunks.count }

  mutating func reserve(_ rows: Int) {
    chunks.reserveCapacity(rows)
    scales.reserveCapacity(rows)
    values.reserveCapacity(rows * dimensions)
  }

  /// Appends a vector; one of other dimensions is left out. Call `settle` when done.
  mutating func append(chunk: Int64, scale: Float, vector: UnsafeRawBufferPointer) {
    guard vector.count == dimensions else { return }
    chunks.append(chunk)
    scales.append(scale)
    values.append(contentsOf: vector.bindMemory(to: Int8.self))
  }

  /// Makes appended rows findable by chunk.
  mutating func settle() {
    order = (0..<UInt32(chunks.count)).sorted { chunks[Int($0)] < chunks[Int($1)] }
  }

  /// The chunks most similar to `query`, best first, at most `count`, with their cosines.
  func best(_ count: Int, for query: QuantizedVector) -> [ScoredChunk] {
    guard query.values.count == dimensions, !chunks.isEmpty, count > 0 else { return [] }
    let scores = score(query, rows: 0..<chunks.count)
    return top(count, of: scores) { chunks[$0] }
  }

  /// How far the best cosine stands out from all, in standard deviations: large when the model
  /// recognises something, small when all chunks look alike to it. `nil` without vectors.
  func prominence(of query: QuantizedVector) -> Double? {
    guard query.values.count == dimensions, chunks.count > 1 else { return nil }
    var sum = 0.0
    var squares = 0.0
    var best = -Double.infinity
    for score in score(query, rows: 0..<chunks.count) {
      let score = Double(score)
      sum += score
      squares += score * score
      best = max(best, score)
    }
    let mean = sum / Double(chunks.count)
    let variance = squares / Double(chunks.count) - mean * mean
    return variance > 0 ? (best - mean) / variance.squareRoot() : nil
  }

  /// The same among the chunks of one document, whose numbers are `range`.
  func best(
    _ count: Int, for query: QuantizedVector, among range: ClosedRange<Int64>
  ) -> [ScoredChunk] {
    guard query.values.count == dimensions, count > 0 else { return [] }
    let rows = self.rows(of: range)
    let scores = rows.map { score(query, rows: $0..<$0 + 1)[0] }
    return top(count, of: scores) { chunks[rows[$0]] }
  }

  /// The cosine of one chunk; `nil` when it has no vector.
  func score(_ query: QuantizedVector, chunk: Int64) -> Double? {
    guard query.values.count == dimensions, let row = rows(of: chunk...chunk).first else {
      return nil
    }
    return Double(score(query, rows: row..<row + 1)[0])
  }

  private func rows(of range: ClosedRange<Int64>) -> [Int] {
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if chunks[Int(order[middle])] < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return order[low...].prefix { chunks[Int($0)] <= range.upperBound }.map { Int($0) }
  }

  private func score(_ query: QuantizedVector, rows: Range<Int>) -> [Float] {
    [Float](unsafeUninitializedCapacity: rows.count) { scores, filled in
      values.withUnsafeBufferPointer { vectors in
        scales.withUnsafeBufferPointer { scales in
          outcrop_vectors_score(
            query.values, vectors.baseAddress.map { $0 + rows.lowerBound * dimensions },
            scales.baseAddress.map { $0 + rows.lowerBound }, rows.count, dimensions,
            scores.baseAddress)
        }
      }
      for row in 0..<rows.count { scores[row] *= query.scale }
      filled = rows.count
    }
  }

  private func top(_ count: Int, of scores: [Float], chunk: (Int) -> Int64) -> [ScoredChunk] {
    let best = [UInt32](unsafeUninitializedCapacity: min(count, scores.count)) { best, filled in
      filled = outcrop_vectors_best(scores, scores.count, count, best.baseAddress)
    }
    return best.map { ScoredChunk(chunk: chunk(Int($0)), score: Double(scores[Int($0)])) }
  }
}
