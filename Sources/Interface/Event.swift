package import Canvas
package import Core

/// A fact that the loop tells the state, in the past tense.
package enum Event: Sendable {
  case pressed(Key)
  case resized(Size)
  /// A deadline given by `State.deadline` has come.
  case waited
  /// News of a turn's work; news of a turn that is not running is dropped, but for its end.
  case turn(TurnID, TurnEvent)
  case sessionsListed([SessionRow], search: String)
  case sessionOpened(SessionHead, [Turn], hasOlder: Bool)
  case olderTurnsRead([Turn], hasOlder: Bool)
  case sessionRemoved(SessionID)
  case sessionRenamed(SessionID, title: String)
  case librariesListed([LibraryRow])
  case documentsListed([DocumentEntry])
  case libraryChanged(LibraryStatus?)
  /// Questions that the library's documents answer.
  case examplesFound([String])
  case modelsListed([ModelRow])
  case modelChanged(ModelStatus)
  case themesListed([String])
  case themeChanged(String)
  case documentOpened(DocumentText, marking: Range<Int>?, matches: [Range<Int>])
  case promptRead(Turn)
  /// Cost of the session's stored turns and of today's; `nil` is unknown.
  case costsRead(session: Money?, today: Money?)
  case noticed(Notice)
}

/// A session in a list, with what a search found in it.
package struct SessionRow: Equatable, Sendable {
  package let id: SessionID
  package let title: String
  /// When it was last used, as the list shows it.
  package let when: String
  package let turns: Int
  /// The text around a match; empty without a search.
  package let excerpt: String

  package init(id: SessionID, title: String, when: String, turns: Int, excerpt: String = "") {
    self.id = id
    self.title = title
    self.when = when
    self.turns = turns
    self.excerpt = excerpt
  }
}

/// A library in a list.
package struct LibraryRow: Equatable, Sendable {
  package let name: String
  package let detail: String

  package init(name: String, detail: String) {
    self.name = name
    self.detail = detail
  }
}

/// A document in a list, with its state.
package struct DocumentEntry: Equatable, Sendable {
  package let id: DocumentID
  package let title: String
  /// `indexed`, or why it was skipped or failed.
  package let detail: String
  package let isReadable: Bool

  package init(id: DocumentID, title: String, detail: String, isReadable: Bool) {
    self.id = id
    self.title = title
    self.detail = detail
    self.isReadable = isReadable
  }
}

/// A model in a list.
package struct ModelRow: Equatable, Sendable {
  package let name: ModelName
  package let title: String
  package let detail: String
  /// Why it cannot be chosen now; `nil` when it can.
  package let reason: String?

  package init(name: ModelName, title: String, detail: String, reason: String? = nil) {
    self.name = name
    self.title = title
    self.detail = detail
    self.reason = reason
  }
}
