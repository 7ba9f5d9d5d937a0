import Synchronization

/// Texts in batches of like length, handed out one by one to whoever is free.
///
/// The longest go first, so that no worker starts a long batch when the others are done. Texts of
/// one length make calls of one shape, which libllama prepares once.
final class Batches: Sendable {
  struct Entry: Sendable, Equatable {
    let index: Int
    let text: String
  }

  private let entries: [Entry]
  private let size: Int
  private let given = Mutex(0)

  /// - Parameter size: Texts in a batch, at most.
  init(_ texts: [String], size: Int) {
    self.size = size
    entries = texts.enumerated().map { Entry(index: $0, text: $1) }
      .sorted { ($1.text.utf8.count, $0.index) < ($0.text.utf8.count, $1.index) }
  }

  var count: Int { (entries.count + size - 1) / size }

  /// The next batch; `nil` when all were given out.
  func next() -> [Entry]? {
    given.withLock { given in
      guard given < entries.count else { return nil }
      let end = min(entries.count, given + size)
      defer { given = end }
      return Array(entries[given..<end])
    }
  }
}
