import Canvas
import Testing

@testable import Interface

@Suite("Editor")
struct EditorTests {
  private func editor(_ text: String) -> Editor {
    var editor = Editor()
    for character in text { editor.type(character) }
    return editor
  }

  @Test("joins combining marks to the character before")
  func combines() {
    let editor = editor("e\u{301}a")
    #expect(editor.characters == ["é", "a"])
    #expect(editor.cursor == 2)
  }

  @Test("a paste keeps its lines and loses its control characters")
  func pastes() {
    var editor = Editor()
    editor.paste("one\r\ntwo\rthree\u{1B}[31m\u{07}")
    #expect(editor.text == "one\ntwo\nthree[31m")
  }

  @Test("kills and yanks; kills in a row are one")
  func kills() {
    var editor = editor("one two three")
    editor.killWordBackward()
    editor.killWordBackward()
    #expect(editor.text == "one ")
    editor.yank()
    #expect(editor.text == "one two three")
  }

  @Test("undo takes back a stretch of typing at once")
  func undoes() {
    var editor = editor("hello")
    editor.moveToLineStart()
    editor.killToLineEnd()
    #expect(editor.isEmpty)
    editor.undo()
    #expect(editor.text == "hello")
    editor.undo()
    #expect(editor.isEmpty)
  }

  @Test("history goes back and forth and keeps the draft")
  func history() {
    var editor = editor("first")
    _ = editor.submit()
    for character in "second" { editor.type(character) }
    _ = editor.submit()
    editor.paste("draft")
    editor.showOlder()
    editor.showOlder()
    editor.showOlder()
    #expect(editor.text == "first")
    editor.showNewer()
    editor.showNewer()
    #expect(editor.text == "draft")
  }

  @Test("rows count columns, so wide characters wrap before the margin")
  func wideRows() {
    let rows = editor("漢字漢字").rows(columns: 5)
    #expect(rows.rows.map(\.count) == [4, 4])
    #expect(rows.cursor == Point(column: 4, row: 1))
  }

  @Test("moving down keeps the column where the row has it")
  func movesRows() {
    var editor = editor("long line\nab\nanother")
    editor.move(to: 5)
    let moved = editor.moveRow(by: 1, columns: 40)
    #expect(moved)
    #expect(editor.cursor == 12)
    let movedTooFar = editor.moveRow(by: 2, columns: 40)
    #expect(!movedTooFar)
  }

  @Test("every key sequence leaves the cursor inside the text")
  func staysInside() {
    var editor = Editor()
    var seed: UInt64 = 11
    for _ in 0..<5_000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      switch (seed >> 33) % 14 {
      case 0: editor.deleteBackward()
      case 1: editor.deleteForward()
      case 2: editor.moveLeft()
      case 3: editor.moveRight()
      case 4: editor.killToLineEnd()
      case 5: editor.killWordBackward()
      case 6: editor.yank()
      case 7: editor.transpose()
      case 8: editor.undo()
      case 9: _ = editor.moveRow(by: -1, columns: 7)
      case 10: editor.type("\n")
      case 11: editor.showOlder()
      case 12: editor.moveWordRight()
      default: editor.type("漢")
      }
      #expect((0...editor.characters.count).contains(editor.cursor))
    }
  }
}
