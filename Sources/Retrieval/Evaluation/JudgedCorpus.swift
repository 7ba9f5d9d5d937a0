import Core

/// A collection as documents to index, which knows what the collection calls a chunk.
protocol JudgedCorpus: DocumentReading {
  func identifier(of chunk: Chunk) -> String
}
