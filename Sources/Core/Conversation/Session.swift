package import FoundationEssentials

/// What a list of sessions shows of one; its turns are read separately.
package struct Session: Equatable, Sendable, Identifiable {
  package let id: SessionID
  /// The user's title, or the first question shortened; may be empty before the first turn.
  package var title: String
  /// The library it asked, by name; `nil` when it asked none.
  package var library: String?
  package var created: Date
  /// When its last turn began or ended.
  package var updated: Date
  package var turnCount: Int

  package init(
    id: SessionID, title: String, library: String?, created: Date, updated: Date,
    turnCount: Int = 0
  ) {
    self.id = id
    self.title = title
    self.library = library
    self.created = created
    self.updated = updated
    self.turnCount = turnCount
  }
}
