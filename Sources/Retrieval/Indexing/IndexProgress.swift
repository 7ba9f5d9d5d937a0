package import Core

/// How far an index run is. Each value is complete: later ones replace earlier ones.
package struct IndexProgress: Equatable, Sendable {
  package enum Phase: Equatable, Sendable {
    /// Looking for files.
    case walking
    /// Reading files into the lexical index.
    case reading
    /// The lexical index is complete; embeddings fill in.
    case embedding
    /// Ended; nothing follows.
    case finished, cancelled
    /// Ended by an error; what was done before it is kept. Nothing follows.
    case failed(IndexFailure)
  }

  package var phase: Phase = .walking
  /// Files to look at, known once walking is done.
  package var found = 0
  /// Files looked at so far: unchanged, read, skipped and failed together.
  package var done = 0
  package var unchanged = 0
  package var skipped = 0
  package var failed = 0
  /// Documents taken out because their file is gone.
  package var removed = 0
  /// Chunks of the documents read in this run.
  package var chunks = 0
  /// Chunks with an embedding, out of `embeddable`, the chunks of the whole library.
  package var embedded = 0
  package var embeddable = 0
  /// What happened to one file since the value before.
  package var news: FileReport?

  package init() {}
}

/// What an index run did with one file.
package struct FileReport: Equatable, Sendable {
  package let path: String
  package let status: DocumentStatus
  /// The document in the library; `nil` while the run that read it goes on.
  package let id: DocumentID?

  package init(path: String, status: DocumentStatus, id: DocumentID? = nil) {
    self.path = path
    self.status = status
    self.id = id
  }
}

/// Why an index run ended early.
package struct IndexFailure: Equatable, Sendable, Explained {
  package let sentence: String
  package let remedy: String
}
