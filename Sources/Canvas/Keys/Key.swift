/// One thing a person did at the terminal.
package enum Key: Hashable, Sendable {
  /// A printable character without modifiers.
  case character(Character)
  case control(Character)
  case alt(Character)
  case enter, altEnter, tab, shiftTab, escape, backspace, altBackspace, delete
  case up, down, left, right, home, end, pageUp, pageDown
  case controlUp, controlDown, controlLeft, controlRight
  case shiftUp, shiftDown
  case controlHome, controlEnd
  case function(Int)
  /// Pasted text, whole, as the terminal sent it; may hold anything.
  case paste(String)
  case mouse(Mouse)

  /// How the help screen and the footer spell it.
  package var label: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "Ctrl-\(character.uppercased())"
    case .alt(let character): "Alt-\(character)"
    case .enter: "Enter"
    case .altEnter: "Alt-Enter"
    case .tab: "Tab"
    case .shiftTab: "Shift-Tab"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .altBackspace: "Alt-Backspace"
    case .delete: "Del"
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .controlUp: "Ctrl-↑"
    case .controlDown: "Ctrl-↓"
    case .controlLeft: "Ctrl-←"
    case .controlRight: "Ctrl-→"
    case .shiftUp: "Shift-↑"
    case .shiftDown: "Shift-↓"
    case .controlHome: "Ctrl-Home"
    case .controlEnd: "Ctrl-End"
    case .function(let number): "F\(number)"
    case .paste: "paste"
    case .mouse: "mouse"
    }
  }
}

/// A mouse report, in cells from the top left.
package struct Mouse: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case press, release, wheelUp, wheelDown
  }

  package var action: Action
  package var column: Int
  package var row: Int

  package init(_ action: Action, column: Int, row: Int) {
    self.action = action
    self.column = column
    self.row = row
  }

  package var point: Point { Point(column: column, row: row) }
}
