import Canvas

/// The input editor: a text of one or more lines with a cursor, a kill buffer, undo and history.
package struct Editor: Equatable, Sendable {
  /// The text, by grapheme.
  package private(set) var characters: [Character] = []
  /// Where the next character goes: 0 to `characters.count`.
  package private(set) var cursor = 0
  private var killed: [Character] = []
  private var undoStack: [Snapshot] = []
  private var lastEdit = Edit.other
  /// Earlier questions, oldest first.
  package private(set) var history: [String] = []
  /// Which of them is shown; `nil` shows the draft.
  private var historyIndex: Int?
  private var draft: [Character] = []

  private struct Snapshot: Equatable, Sendable {
    var characters: [Character]
    var cursor: Int
  }

  private enum Edit { case typing, killing, other }

  package init() {}

  package var text: String { String(characters) }
  package var isEmpty: Bool { characters.isEmpty }

  // MARK: Writing

  /// Types one character. Characters that combine join the one before.
  package mutating func type(_ character: Character) {
    remember(.typing)
    insert([character])
  }

  /// Inserts pasted text: line ends become newlines, other control characters go.
  package mutating func paste(_ text: String) {
    remember(.other)
    var clean: [Character] = []
    for character in text {
      if character == "\r\n" || character == "\r" || character == "\n" {
        clean.append("\n")
      } else if character == "\t" {
        clean += "    "
      } else if character.unicodeScalars.contains(where: { $0.value >= 0x20 && $0.value != 0x7F }) {
        clean.append(character)
      }
    }
    insert(clean)
  }

  private mutating func insert(_ new: [Character]) {
    historyIndex = nil
    let joined = String(characters[..<cursor].suffix(1)) + String(new)
    if new.count == 1, cursor > 0, joined.count == 1 {
      characters[cursor - 1] = Character(joined)
      return
    }
    characters.insert(contentsOf: new, at: cursor)
    cursor += new.count
  }

  /// Replaces the whole text and puts the cursor behind it.
  package mutating func set(_ text: String) {
    remember(.other)
    characters = Array(text)
    cursor = characters.count
  }

  /// Takes the text for sending: the editor is empty afterwards and the text is in the history.
  package mutating func submit() -> String {
    let text = self.text
    if history.last != text { history.append(text) }
    self = Editor(history: history, killed: killed)
    return text
  }

  private init(history: [String], killed: [Character]) {
    self.history = history
    self.killed = killed
  }

  /// Adds questions of an earlier session to the history, oldest first.
  package mutating func recall(_ questions: [String]) {
    history = questions
    historyIndex = nil
  }

  // MARK: Undo

  private mutating func remember(_ edit: Edit) {
    defer { lastEdit = edit }
    if edit == .typing, lastEdit == .typing { return }
    if undoStack.count == 100 { undoStack.removeFirst() }
    undoStack.append(Snapshot(characters: characters, cursor: cursor))
  }

  package mutating func undo() {
    guard let snapshot = undoStack.popLast() else { return }
    characters = snapshot.characters
    cursor = snapshot.cursor
    lastEdit = .other
  }

  // MARK: Moving

  package mutating func moveLeft() { move(to: cursor - 1) }
  package mutating func moveRight() { move(to: cursor + 1) }
  package mutating func moveToLineStart() { move(to: lineStart(cursor)) }
  package mutating func moveToLineEnd() { move(to: lineEnd(cursor)) }
  package mutating func moveWordLeft() { move(to: wordStart(cursor)) }
  package mutating func moveWordRight() { move(to: wordEnd(cursor)) }

  package mutating func move(to index: Int) {
    cursor = max(0, min(index, characters.count))
    lastEdit = .other
  }

  private func lineStart(_ index: Int) -> Int {
    (characters[..<index].lastIndex(of: "\n") ?? -1) + 1
  }

  private func lineEnd(_ index: Int) -> Int {
    characters[index...].firstIndex(of: "\n") ?? characters.count
  }

  private func wordStart(_ index: Int) -> Int {
    var index = index
    while index > 0, !characters[index - 1].isWord { index -= 1 }
    while index > 0, characters[index - 1].isWord { index -= 1 }
    return index
  }

  private func wordEnd(_ index: Int) -> Int {
    var index = index
    while index < characters.count, !characters[index].isWord { index += 1 }
    while index < characters.count, characters[index].isWord { index += 1 }
    return index
  }

  // MARK: Deleting

  package mutating func deleteBackward() { delete(cursor - 1..<cursor) }
  package mutating func deleteForward() { delete(cursor..<cursor + 1) }
  package mutating func killToLineEnd() {
    let end = lineEnd(cursor)
    // At the end of a line its newline goes.
    kill(cursor..<(end == cursor ? min(end + 1, characters.count) : end))
  }
  package mutating func killToLineStart() { kill(lineStart(cursor)..<cursor) }
  package mutating func killWordBackward() { kill(wordStart(cursor)..<cursor) }
  package mutating func killWordForward() { kill(cursor..<wordEnd(cursor)) }

  package mutating func yank() {
    remember(.other)
    insert(killed)
  }

  package mutating func transpose() {
    guard cursor > 0, characters.count > 1 else { return }
    remember(.other)
    let right = min(cursor, characters.count - 1)
    characters.swapAt(right - 1, right)
    cursor = right + 1
  }

  private mutating func delete(_ range: Range<Int>) {
    guard range.lowerBound >= 0, range.upperBound <= characters.count, !range.isEmpty else {
      return
    }
    remember(.typing)
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func kill(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let continues = lastEdit == .killing
    let text = Array(characters[range])
    remember(.killing)
    if continues {
      killed = range.lowerBound < cursor ? text + killed : killed + text
    } else {
      killed = text
    }
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  // MARK: History

  /// Shows the question before the one shown; keeps the draft.
  package mutating func showOlder() {
    let index = (historyIndex ?? history.count) - 1
    guard history.indices.contains(index) else { return }
    if historyIndex == nil { draft = characters }
    show(history[index], at: index)
  }

  /// Shows the question after the one shown, and at last the draft again.
  package mutating func showNewer() {
    guard let index = historyIndex else { return }
    if index + 1 < history.count {
      show(history[index + 1], at: index + 1)
    } else {
      show(String(draft), at: nil)
    }
  }

  private mutating func show(_ text: String, at index: Int?) {
    characters = Array(text)
    cursor = characters.count
    historyIndex = index
    lastEdit = .other
  }
}

extension Character {
  fileprivate var isWord: Bool { isLetter || isNumber || self == "_" }
}
