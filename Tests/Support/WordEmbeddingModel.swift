package import Core

/// An embedding model without a model: texts that share words have similar vectors.
package struct WordEmbeddingModel: EmbeddingModel {
  package let identifier: String
  package let dimensions: Int

  package init(identifier: String = "words-1", dimensions: Int = 64) {
    self.identifier = identifier
    self.dimensions = dimensions
  }

  package func embed(_ texts: [String], for purpose: EmbeddingPurpose) async throws -> [[Float]] {
    try Task.checkCancellation()
    return texts.map(vector)
  }

  private func vector(_ text: String) -> [Float] {
    var vector = [Float](repeating: 0, count: dimensions)
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      let hash = word.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
      vector[Int(hash % UInt32(dimensions))] += 1
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }
}
