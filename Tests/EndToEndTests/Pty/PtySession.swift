import CVterm
import Foundation
import Glibc

/// A program in a pseudo-terminal, and the screen it draws, as libvterm sees it.
///
/// Nothing is read in the background: the screen moves on inside `wait`, `settle` and
/// `waitForExit`, which poll with a deadline and never sleep a fixed time.
final class PtySession {
  private let ours: Int32
  private let theirs: Int32
  private let terminal: UnsafeMutablePointer<outcrop_vterm>
  private(set) var columns: Int
  private(set) var rows: Int
  /// Everything the program wrote, oldest first.
  private(set) var output: [UInt8] = []
  /// Exit status or 128 + signal, once it has ended.
  private(set) var status: Int?
  let process: pid_t
  /// The terminal's settings before the program touched them.
  let before: Settings

  /// Starts `arguments[0]`, a path, with nothing in its environment but `environment`.
  init(
    _ arguments: [String], environment: [String: String], folder: URL, columns: Int = 100,
    rows: Int = 30
  ) throws {
    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var ours: Int32 = -1
    var theirs: Int32 = -1
    process = outcrop_pty_start(
      &ours, &theirs, Int32(rows), Int32(columns), folder.path, words, variables)
    guard process > 0 else { throw PtyError.notStarted(arguments[0]) }
    self.ours = ours
    self.theirs = theirs
    self.columns = columns
    self.rows = rows
    _ = fcntl(ours, F_SETFL, O_NONBLOCK)
    _ = fcntl(ours, F_SETFD, FD_CLOEXEC)
    _ = fcntl(theirs, F_SETFD, FD_CLOEXEC)
    terminal = outcrop_vterm_new(Int32(rows), Int32(columns))
    // Taken from a terminal of its own: the program may have begun already.
    before = Settings.fresh()
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      _ = outcrop_pty_reap(process, true)
    }
    close(ours)
    close(theirs)
    outcrop_vterm_free(terminal)
  }

  // MARK: The screen

  /// The rows as text, without trailing blanks.
  var lines: [String] {
    (0..<rows).map { row in
      var line = ""
      for column in 0..<columns {
        let cell = cell(row: row, column: column)
        if cell.width > 0 { line += cell.text.isEmpty ? " " : cell.text }
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  var text: String { lines.joined(separator: "\n") }

  func contains(_ text: String) -> Bool { self.text.contains(text) }

  func cell(row: Int, column: Int) -> TerminalCell {
    TerminalCell(outcrop_vterm_at(terminal, Int32(row), Int32(column)))
  }

  /// Where a text begins on the screen, in cells; the first place from the top.
  func find(_ text: String) -> (row: Int, column: Int)? {
    for row in 0..<rows {
      for column in 0..<columns {
        var spelled = ""
        var next = column
        while next < columns, spelled.unicodeScalars.count < text.unicodeScalars.count {
          let cell = cell(row: row, column: next)
          spelled += cell.text.isEmpty ? " " : cell.text
          next += max(1, cell.width)
        }
        if spelled == text { return (row, column) }
      }
    }
    return nil
  }

  var cursor: (row: Int, column: Int) {
    (Int(terminal.pointee.cursor_row), Int(terminal.pointee.cursor_column))
  }
  var isCursorVisible: Bool { terminal.pointee.cursor_visible }
  var isAlternate: Bool { terminal.pointee.alternate }
  var takesMouse: Bool { terminal.pointee.mouse != 0 }

  /// Whether bracketed paste is on, by the last word of the program.
  var takesPaste: Bool {
    let text = String(decoding: output, as: UTF8.self)
    guard let on = text.range(of: "\u{1B}[?2004h", options: .backwards) else { return false }
    return !text[on.upperBound...].contains("\u{1B}[?2004l")
  }

  // MARK: What a person does

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    let deadline = Deadline()
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(ours, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else {
        guard !deadline.hasPassed else { throw failure("the keys were not taken") }
        pump(milliseconds: 20)
      }
    }
  }

  func press(_ key: PtyKey) throws { try send(key.rawValue) }

  func paste(_ text: String) throws { try send("\u{1B}[200~\(text)\u{1B}[201~") }

  /// Clicks with the left button, in cells from the top left.
  func click(row: Int, column: Int) throws {
    try send("\u{1B}[<0;\(column + 1);\(row + 1)M\u{1B}[<0;\(column + 1);\(row + 1)m")
  }

  func resize(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    vterm_set_size(terminal.pointee.vt, Int32(rows), Int32(columns))
    _ = outcrop_pty_resize(ours, Int32(rows), Int32(columns))
  }

  func signal(_ number: Int32) { kill(process, number) }

  // MARK: Time

  /// Lets the screen move on until something holds.
  ///
  /// - Throws: `PtyError.timedOut` with the screen, when it does not in time.
  func wait(
    for what: String, seconds: Double = 60, until isTrue: (PtySession) throws -> Bool
  ) throws {
    let deadline = Deadline(seconds: seconds)
    while try !isTrue(self) {
      guard !deadline.hasPassed else { throw failure("waited for \(what)") }
      if let status { throw failure("ended with \(status) while waiting for \(what)") }
      pump(milliseconds: 50)
    }
    // The rest of a frame whose beginning was enough.
    for _ in 0..<10 where !pump(milliseconds: 15) { break }
  }

  func wait(forText text: String, seconds: Double = 60) throws {
    try wait(for: "“\(text)”", seconds: seconds) { $0.contains(text) }
  }

  func wait(untilGone text: String) throws {
    try wait(for: "“\(text)” to go") { !$0.contains(text) }
  }

  /// Lets the screen move on until nothing has been written for a while.
  func settle(quietMilliseconds: Int = 400) {
    let deadline = Deadline()
    var quiet = Deadline(seconds: Double(quietMilliseconds) / 1000)
    while !quiet.hasPassed, !deadline.hasPassed {
      if pump(milliseconds: 20) { quiet = Deadline(seconds: Double(quietMilliseconds) / 1000) }
    }
  }

  /// Lets the screen move on for a time, whatever is written.
  func watch(milliseconds: Int) {
    let end = Deadline(seconds: Double(milliseconds) / 1000)
    while !end.hasPassed { pump(milliseconds: 20) }
  }

  /// Waits for the program's end; returns its exit status, or 128 + the signal that ended it.
  @discardableResult
  func waitForExit(seconds: Double = 60) throws -> Int {
    let deadline = Deadline(seconds: seconds)
    while status == nil {
      guard !deadline.hasPassed else { throw failure("waited for the end") }
      pump(milliseconds: 20)
    }
    while pump(milliseconds: 0) {}
    return status ?? -1
  }

  /// Reads what there is; whether something came.
  @discardableResult
  private func pump(milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: ours, events: Int16(POLLIN), revents: 0)
    poll(&waiting, 1, milliseconds)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(ours, &buffer, buffer.count)
    if count > 0 { feed(buffer[..<count]) }
    if status == nil {
      let found = outcrop_pty_reap(process, false)
      if found >= 0 { status = Int(found) }
    }
    return count > 0
  }

  private func feed(_ bytes: ArraySlice<UInt8>) {
    output += bytes
    var answer = [CChar](repeating: 0, count: 4096)
    let count = bytes.withUnsafeBytes { raw in
      outcrop_vterm_feed(
        terminal, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count, &answer,
        answer.count)
    }
    if count > 0 { _ = answer.withUnsafeBytes { write(ours, $0.baseAddress, count) } }
  }

  // MARK: The process

  /// The terminal's settings now.
  var settings: Settings { Settings(of: theirs) }

  /// Processor time so far, in ticks of the kernel, of the process itself.
  var ticks: Int {
    let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
    return fields[11...12].compactMap { Int($0) }.reduce(0, +)
  }

  private func failure(_ what: String) -> PtyError {
    .timedOut(what, screen: text, tail: String(decoding: output.suffix(400), as: UTF8.self))
  }
}
