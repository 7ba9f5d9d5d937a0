import Core
import Foundation
import IndexFixture
import Retrieval

/// A library in a folder of its own.
func makeLibrary() throws -> Library {
  try Library(at: URL(fileURLWithPath: makeTemporaryFolder() + "/test.sqlite"))
}

/// Runs an index run to its end and returns every value it reported.
@discardableResult
func index(
  _ folder: TextFolder, into library: Library, embedder: (any EmbeddingModel)? = nil
) async -> [IndexProgress] {
  let indexer = Indexer(library: library, reader: folder, embedder: embedder, now: { 1_000 })
  var values: [IndexProgress] = []
  for await value in indexer.run([folder.path]) { values.append(value) }
  return values
}

/// Texts of the chunks found, best first.
func found(
  _ question: String, in library: Library, embedder: (any EmbeddingModel)? = nil
) async throws -> [String] {
  try await LibraryRetriever(library, embedder: embedder)
    .retrieve(RetrievalQuery(text: question, topK: 10)).map(\.chunk.text)
}
