package import Core

/// Finds what the test wrote for it.
package struct ScriptedRetriever: Retriever {
  private let sources: [Source]
  private let failure: (any Error)?

  package init(_ sources: [Source], failure: (any Error)? = nil) {
    self.sources = sources
    self.failure = failure
  }

  package func retrieve(_ query: RetrievalQuery) async throws -> [Source] {
    if let failure { throw failure }
    return Array(sources.prefix(query.topK))
  }

  package func document(_ id: DocumentID) async throws -> DocumentText? { nil }
}
