/// Everything a key can do outside the editor's own editing.
package enum Command: String, Sendable, CaseIterable {
  case send, newLine, stop, back, quit, quitOrStop
  case focusNext, focusPrevious
  case scrollUp, scrollDown, pageUp, pageDown, scrollToTop, scrollToEnd
  case previousCitation, nextCitation, openCitation, previousTurn, nextTurn
  case moveUp, moveDown, moveToFirst, moveToLast, choose
  case find, findNext, findPrevious
  case showSessions, newSession, showLibraries, showModels, showHelp, toggleSources, showThemes
  case showPrompt, continueAnswer, askAgain, copyAnswer, suspend, redraw
  case rename, remove, showDocuments, chunkBorders, openOutside
  case takeExample
}

/// Where a key applies.
package enum Context: String, Sendable, CaseIterable {
  case everywhere, editor, conversation, sources, list, document

  /// How the help screen heads its keys.
  package var title: String {
    switch self {
    case .everywhere: "Everywhere"
    case .editor: "Editor"
    case .conversation: "Conversation"
    case .sources: "Sources"
    case .list: "Lists"
    case .document: "Documents"
    }
  }
}
