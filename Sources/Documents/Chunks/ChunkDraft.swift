package import Core

/// A chunk before a library has named it.
package struct ChunkDraft: Equatable, Sendable {
  package let place: Place
  /// The document's text at `place.characters`.
  package let text: String

  package init(place: Place, text: String) {
    self.place = place
    self.text = text
  }
}
