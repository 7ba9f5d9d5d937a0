package import Core

/// An order to the effect runner.
package enum Effect: Equatable, Sendable {
  /// Runs a turn; the runner stamps its time and knows what came before it in its session.
  case ask(Turn)
  case stop(TurnID)
  case listSessions(search: String)
  case openSession(SessionID)
  /// Reads turns before `turn`: one page, or all that are left.
  case readOlder(SessionID, before: TurnID, all: Bool)
  case renameSession(SessionID, title: String)
  case removeSession(SessionID)
  case listLibraries
  case useLibrary(String)
  case listDocuments
  case listModels
  case useModel(ModelName)
  case listThemes
  case useTheme(String, keep: Bool)
  /// Opens a document of the library. One with another path than `path` is not the one meant: the
  /// source is of another library.
  case openDocument(DocumentID, path: String?, marking: Range<Int>?, matches: [Range<Int>])
  /// Opens the file in the desktop's viewer, or in $PAGER.
  case openOutside(path: String)
  /// Reads the exact prompt of a turn.
  case readPrompt(TurnID)
  case copy(String)
  case readCosts(SessionID?)
  case suspend
  case redraw
  case quit
}
