import Foundation
import Glibc
import Testing

@Suite("The terminal of the tests")
struct PtyTests {
  private func shell(_ script: String) throws -> PtySession {
    try PtySession(
      ["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"],
      folder: FileManager.default.temporaryDirectory, columns: 40, rows: 8)
  }

  @Test("knows text, colours, wide letters, cursor and the other screen")
  func screen() throws {
    let session = try shell(
      #"printf 'main\n\033[?1049h\033[H\033[1;38;5;44mred\033[0m 漢x\033[?25l'; read x; printf '\033[?1049l\033[?25h'"#
    )
    try session.wait(forText: "red 漢x")
    #expect(session.isAlternate)
    #expect(!session.isCursorVisible)
    #expect(session.cursor == (0, 7))
    let cell = session.cell(row: 0, column: 0)
    #expect(cell.isBold && cell.foreground == 44 && cell.background == -1)
    #expect(session.cell(row: 0, column: 4).width == 2)
    #expect(session.find("x")?.column == 6)
    try session.press(.enter)
    #expect(try session.waitForExit() == 0)
    #expect(!session.isAlternate)
    #expect(session.isCursorVisible)
    #expect(session.contains("main"))
  }

  @Test("tells a program its size, signals and settings")
  func size() throws {
    let session = try shell(
      #"trap 'stty size' WINCH; stty raw -echo; echo ready; while :; do read x; done"#)
    try session.wait(forText: "ready")
    #expect(!session.settings.isCooked)
    #expect(session.before.isCooked)
    session.resize(columns: 55, rows: 9)
    try session.send("\n")
    try session.wait(forText: "9 55")
    session.signal(SIGKILL)
    #expect(try session.waitForExit() == 128 + Int(SIGKILL))
  }

  @Test("gives up on what never comes, and shows the screen")
  func timeout() throws {
    let session = try shell("echo something else; read x")
    #expect(throws: PtyError.self) {
      try session.wait(for: "a miracle", seconds: 0.5) { $0.contains("miracle") }
    }
    #expect(session.contains("something else"))
  }
}
