import Canvas

/// Something over the main screen.
package enum Popup: Equatable, Sendable {
  case help(HelpPane)
  case list(ListPane)
  case document(DocumentPane)
  case prompt(TextPane)
}
