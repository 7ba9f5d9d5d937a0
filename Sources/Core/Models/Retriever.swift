/// What to look for.
package struct RetrievalQuery: Equatable, Sendable {
  package var text: String
  package var topK: Int

  package init(text: String, topK: Int) {
    self.text = text
    self.topK = topK
  }
}

/// Finds the chunks that may ground an answer.
package protocol Retriever: Sendable {
  /// At most `topK` sources, best first, ranks counted from 1, none in the prompt yet. Empty when
  /// nothing matches. Throws an `Explained` error when the library cannot be read.
  func retrieve(_ query: RetrievalQuery) async throws -> [Source]

  /// The whole text of a document, for reading around a source; `nil` when it is gone.
  func document(_ id: DocumentID) async throws -> DocumentText?
}
