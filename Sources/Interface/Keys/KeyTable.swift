package import Canvas

/// One row of the key table: what the help screen prints is what the keys do.
package struct Binding: Equatable, Sendable {
  package let keys: [Key]
  package let context: Context
  package let command: Command
  package let summary: String

  init(_ keys: [Key], _ context: Context, _ command: Command, _ summary: String) {
    self.keys = keys
    self.context = context
    self.command = command
    self.summary = summary
  }

  /// The keys as the help screen spells them.
  package var label: String { keys.map(\.label).joined(separator: " · ") }
}

/// All bindings. The first that fits wins.
package struct KeyTable: Equatable, Sendable {
  package let bindings: [Binding]

  package func command(for key: Key, in context: Context) -> Command? {
    bindings.first { $0.context == context && $0.keys.contains(key) }?.command
  }

  /// The first key of a command, for texts that name it.
  package func label(of command: Command) -> String {
    bindings.first { $0.command == command }?.keys.first?.label ?? ""
  }

  /// The default preset.
  package static let standard = KeyTable(bindings: [
    Binding([.enter], .editor, .send, "send the question"),
    Binding([.altEnter, .control("j")], .editor, .newLine, "new line"),
    Binding([.escape], .everywhere, .back, "stop the answer; else close; else back to the editor"),
    Binding([.tab], .everywhere, .focusNext, "next: editor, conversation, sources"),
    Binding([.shiftTab], .everywhere, .focusPrevious, "previous of the three"),
    Binding([.pageUp], .everywhere, .pageUp, "a page up"),
    Binding([.pageDown], .everywhere, .pageDown, "a page down"),
    Binding([.controlUp], .everywhere, .scrollUp, "a line up"),
    Binding([.controlDown], .everywhere, .scrollDown, "a line down"),
    Binding([.controlHome], .everywhere, .scrollToTop, "to the first turn"),
    Binding([.controlEnd], .everywhere, .scrollToEnd, "to the end, and follow the answer"),
    Binding([.control("o")], .everywhere, .showSessions, "sessions"),
    Binding([.control("n")], .everywhere, .newSession, "new session"),
    Binding([.control("l")], .everywhere, .showLibraries, "libraries and documents"),
    Binding([.alt("m")], .everywhere, .showModels, "models"),
    Binding([.function(1)], .everywhere, .showHelp, "this help"),
    Binding([.function(2)], .everywhere, .toggleSources, "sources pane on, off"),
    Binding([.function(3)], .everywhere, .showPrompt, "the exact prompt of this turn"),
    Binding([.function(9)], .everywhere, .showThemes, "themes, with live preview"),
    Binding(
      [.control("c")], .everywhere, .quitOrStop, "stop the answer; twice on an empty editor: quit"),
    Binding([.control("q")], .everywhere, .quit, "quit; nothing is lost"),
    Binding([.control("z")], .everywhere, .suspend, "suspend to the shell"),
    Binding([.function(5)], .everywhere, .redraw, "draw the screen again"),

    Binding([.character("["), .left], .conversation, .previousCitation, "previous citation"),
    Binding([.character("]"), .right], .conversation, .nextCitation, "next citation"),
    Binding([.enter], .conversation, .openCitation, "open the document at the citation"),
    Binding([.character("{")], .conversation, .previousTurn, "previous turn"),
    Binding([.character("}")], .conversation, .nextTurn, "next turn"),
    Binding([.character("k"), .up], .conversation, .scrollUp, "a line up"),
    Binding([.character("j"), .down], .conversation, .scrollDown, "a line down"),
    Binding([.character("g"), .home], .conversation, .scrollToTop, "to the first turn"),
    Binding([.character("G"), .end], .conversation, .scrollToEnd, "to the end, and follow"),
    Binding([.character("c")], .conversation, .continueAnswer, "go on with a stopped answer"),
    Binding([.character("r")], .conversation, .askAgain, "ask the same again"),
    Binding([.character("y")], .conversation, .copyAnswer, "copy the answer as Markdown"),
    Binding([.character("?")], .conversation, .showHelp, "this help"),

    Binding([.character("k"), .up], .sources, .moveUp, "previous source"),
    Binding([.character("j"), .down], .sources, .moveDown, "next source"),
    Binding([.character("g"), .home], .sources, .moveToFirst, "first source"),
    Binding([.character("G"), .end], .sources, .moveToLast, "last source"),
    Binding([.enter], .sources, .choose, "open the document there"),
    Binding([.character("?")], .sources, .showHelp, "this help"),

    Binding([.character("k"), .up], .list, .moveUp, "previous row"),
    Binding([.character("j"), .down], .list, .moveDown, "next row"),
    Binding([.character("g"), .home], .list, .moveToFirst, "first row"),
    Binding([.character("G"), .end], .list, .moveToLast, "last row"),
    Binding([.enter], .list, .choose, "choose"),
    Binding([.character("/")], .list, .find, "search"),
    Binding([.character("R")], .list, .rename, "rename a session"),
    Binding([.character("d"), .delete], .list, .remove, "delete a session; asks first"),
    Binding([.character("o")], .list, .showDocuments, "documents of a library"),
    Binding([.character("?")], .list, .showHelp, "this help"),

    Binding([.character("k"), .up], .document, .moveUp, "a line up"),
    Binding([.character("j"), .down], .document, .moveDown, "a line down"),
    Binding([.character("g"), .home], .document, .moveToFirst, "to the beginning"),
    Binding([.character("G"), .end], .document, .moveToLast, "to the end"),
    Binding([.character(" ")], .document, .pageDown, "a page down"),
    Binding([.character("/")], .document, .find, "search"),
    Binding([.character("n")], .document, .findNext, "next match"),
    Binding([.character("N")], .document, .findPrevious, "previous match"),
    Binding([.character("b")], .document, .chunkBorders, "chunk borders on, off"),
    Binding([.character("o")], .document, .openOutside, "open the file outside, or in $PAGER"),
    Binding([.character("?")], .document, .showHelp, "this help"),
  ])

  /// The editor's own keys, for the help screen; `Editor` gives them their meaning.
  package static let editing: [(keys: String, summary: String)] = [
    ("Alt-1…9", "select source n; again: open its document"),
    ("Ctrl-A · Ctrl-E", "start, end of the line"),
    ("Alt-B · Alt-F", "a word back, forward"),
    ("Ctrl-K · Ctrl-U", "kill to the end, to the start of the line"),
    ("Ctrl-W · Alt-D", "kill the word before, behind"),
    ("Ctrl-Y · Ctrl-_", "yank what was killed · undo"),
    ("Ctrl-T", "swap two characters"),
    ("↑ · ↓", "another row; at the edge earlier questions"),
    ("Ctrl-D", "delete; on an empty editor: quit"),
  ]
}
