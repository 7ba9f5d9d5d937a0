import CNcurses
package import Canvas
import Glibc

/// What ended a wait.
package struct Wake: Equatable, Sendable {
  package var keys: [Key] = []
  package var isResized = false
  /// The process was asked to end, or its terminal is gone.
  package var mustQuit = false
  package var isContinued = false
}

/// The terminal, owned by the one thread that made it: frames go out, keys come in.
///
/// While it is open nothing else may write to standard output.
package final class Screen {
  private let wakePipe: WakePipe
  private var decoder = KeyDecoder()
  private var shown: Frame?
  private var theme: Theme
  private var row: [outcrop_cell] = []
  /// How long a lone Esc waits to be the start of a sequence, in milliseconds.
  private static let escapeDelay: Int64 = 25
  /// When a waiting Esc is taken as a key.
  private var escapeDeadline: Int64?

  /// How many colours the terminal has: 0, 8, 16, 256, or 0x1000000 for direct colour.
  package let colours: Int

  /// Opens the terminal on standard input and output.
  ///
  /// - Parameters:
  ///   - environment: Reads `TERM`, `COLORTERM` and `NO_COLOR`.
  ///   - theme: The looks to begin with.
  ///   - usesMouse: Whether the terminal reports the mouse, instead of selecting text with it.
  package init(
    environment: [String: String], theme: Theme, usesMouse: Bool, wakePipe: WakePipe
  ) throws(TerminalError) {
    let entry = Self.directColourEntry(environment)
    guard outcrop_screen_start(entry, usesMouse) == 0 else { throw .notATerminal }
    outcrop_signals_install(wakePipe.writing)
    let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    colours = isPlain ? 0 : Int(outcrop_screen_colours())
    self.wakePipe = wakePipe
    self.theme = theme
    apply(theme)
  }

  /// The terminfo entry that speaks 24-bit colour, when the terminal says it can and the entry is
  /// installed; `nil` leaves the choice to `TERM`.
  private static func directColourEntry(_ environment: [String: String]) -> String? {
    guard let term = environment["TERM"],
      ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? ""),
      term.hasSuffix("-256color")
    else { return nil }
    let entry = term.dropLast("-256color".count) + "-direct"
    return outcrop_terminfo_exists(String(entry)) ? String(entry) : nil
  }

  /// The terminal's size now; 80×24 when the kernel does not know.
  package var size: Size {
    var rows: Int32 = 0
    var columns: Int32 = 0
    guard outcrop_terminal_size(&rows, &columns) else { return Size(columns: 80, rows: 24) }
    return Size(columns: Int(columns), rows: Int(rows))
  }

  /// Changes the looks of everything at the next frame.
  package func apply(_ theme: Theme) {
    self.theme = colours < 8 ? theme.withoutColour : theme
    for face in Face.allCases {
      let style = self.theme.style(face, colours: colours)
      outcrop_face_define(
        Int32(face.rawValue), number(style.foreground), number(style.background),
        Int32(style.attributes.rawValue))
    }
    if shown != nil { repaint() }
  }

  private func number(_ colour: Colour) -> Int32 {
    guard colours > 256 else { return Int32(colour.nearest(of: colours)) }
    // Direct colour keeps the first eight numbers for the palette.
    switch colour {
    case .standard: return -1
    case .named(let index) where index < 8: return Int32(index)
    case .named, .indexed, .rgb:
      guard let (red, green, blue) = colour.components else { return -1 }
      return Int32(max(8, red << 16 | green << 8 | blue))
    }
  }

  /// Draws a frame: hands ncurses the rows that changed, which sends what differs.
  package func show(_ frame: Frame) {
    guard frame != shown else { return }
    let isSameSize = frame.size == shown?.size
    if shown != nil, !isSameSize {
      outcrop_screen_resize(Int32(frame.size.rows), Int32(frame.size.columns))
    }
    for index in 0..<frame.size.rows {
      let cells = frame.row(index)
      if isSameSize, let shown, shown.row(index) == cells { continue }
      put(cells, at: index)
    }
    let cursor = frame.cursor ?? Point(column: 0, row: -1)
    outcrop_screen_flush(Int32(cursor.row), Int32(cursor.column))
    shown = frame
  }

  private func put(_ cells: ArraySlice<Cell>, at index: Int) {
    row.removeAll(keepingCapacity: true)
    for cell in cells {
      row.append(
        outcrop_cell(
          scalar: cell.scalar, mark: cell.mark, second_mark: cell.secondMark,
          face: cell.face.rawValue, width: cell.width))
    }
    outcrop_screen_put(Int32(index), row, Int32(row.count))
  }

  /// Draws the next frame from nothing, for a terminal that something else wrote to.
  package func repaint() {
    outcrop_screen_forget()
    shown = nil
  }

  /// Blocks until keys, a signal or a wake comes, or `milliseconds` have passed; `nil` waits for
  /// ever. Uses no time while it waits.
  package func wait(milliseconds: Int32?) -> Wake {
    var descriptors = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakePipe.reading, events: Int16(POLLIN), revents: 0),
    ]
    var limit = milliseconds ?? -1
    if let escapeDeadline {
      let left = Int32(clamping: max(0, escapeDeadline - Self.now()))
      limit = limit < 0 ? left : min(limit, left)
    }
    poll(&descriptors, 2, limit)
    var wake = Wake()
    if descriptors[1].revents != 0 { note(wakePipe.drain(), in: &wake) }
    if descriptors[0].revents != 0 {
      readKeys(into: &wake)
      escapeDeadline = decoder.isWaiting ? Self.now() + Self.escapeDelay : nil
    } else if let deadline = escapeDeadline, Self.now() >= deadline {
      wake.keys += decoder.flush()
      escapeDeadline = nil
    }
    return wake
  }

  /// Milliseconds of a clock that only goes forward.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  private func note(_ letters: [UInt8], in wake: inout Wake) {
    for letter in letters {
      switch letter {
      case UInt8(ascii: "w"): wake.isResized = true
      case UInt8(ascii: "t"), UInt8(ascii: "h"), UInt8(ascii: "i"): wake.mustQuit = true
      case UInt8(ascii: "c"): wake.isContinued = true
      default: break
      }
    }
  }

  private func readKeys(into wake: inout Wake) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &buffer, buffer.count)
    if count > 0 {
      wake.keys += decoder.feed(buffer[..<count])
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      wake.mustQuit = true  // The terminal is gone.
    }
  }

  /// Stops the process as Ctrl-Z does, and takes the terminal back when it goes on.
  package func suspend() {
    outcrop_screen_stop()
    outcrop_stop_process()
    resume()
  }

  /// Lends the terminal to another program, such as a pager, while `body` runs.
  package func lend<Result>(to body: () throws -> Result) rethrows -> Result {
    outcrop_screen_stop()
    defer { resume() }
    return try body()
  }

  private func resume() {
    outcrop_screen_resume()
    shown = nil
  }

  /// Sends bytes that are not cells, such as a clipboard sequence. Only ours: never text of others.
  package func send(_ sequence: String) {
    var bytes = Array(sequence.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Gives the terminal back as it was.
  package func close() {
    outcrop_screen_stop()
  }
}

@available(*, unavailable, message: "One thread owns the terminal.")
extension Screen: Sendable {}
