import CVterm
import Foundation
import Glibc

/// One cell of the screen.
struct TerminalCell: Equatable {
  let text: String
  let width: Int
  /// -1 for the terminal's own, 0 to 255 for the palette, `0x1000000 | 0xRRGGBB` for direct colour.
  let foreground: Int
  let background: Int
  let isBold: Bool
  let isReverse: Bool
  let isUnderlined: Bool

  init(_ cell: outcrop_vterm_cell) {
    var scalars = String.UnicodeScalarView()
    withUnsafeBytes(of: cell.scalars) { raw in
      for value in raw.bindMemory(to: UInt32.self) {
        // libvterm marks the second half of a wide character with all bits set.
        guard value != 0, value != UInt32.max, let scalar = Unicode.Scalar(value) else { break }
        scalars.append(scalar)
      }
    }
    text = String(scalars)
    width = Int(cell.scalars.0 == UInt32.max ? 0 : max(1, cell.width))
    foreground = Int(cell.foreground)
    background = Int(cell.background)
    isBold = cell.bold
    isReverse = cell.reverse
    isUnderlined = cell.underline != 0
  }
}

/// The bytes a terminal sends for a key, as xterm does.
enum PtyKey: String {
  case enter = "\r"
  case escape = "\u{1B}"
  case tab = "\t"
  case backspace = "\u{7F}"
  case altEnter = "\u{1B}\r"
  case altM = "\u{1B}m"
  case up = "\u{1B}OA"
  case down = "\u{1B}OB"
  case end = "\u{1B}OF"
  case controlEnd = "\u{1B}[1;5F"
  case pageUp = "\u{1B}[5~"
  case pageDown = "\u{1B}[6~"
  case f1 = "\u{1B}OP"
  case f2 = "\u{1B}OQ"
  case f9 = "\u{1B}[20~"
  case controlC = "\u{03}"
  case controlN = "\u{0E}"
  case controlO = "\u{0F}"
  case controlQ = "\u{11}"
  case controlU = "\u{15}"
  case controlZ = "\u{1A}"
}

/// A moment after which waiting is given up.
struct Deadline {
  private let end: UInt64

  init(seconds: Double = 60) {
    end = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
  }

  var hasPassed: Bool { DispatchTime.now().uptimeNanoseconds >= end }
}

/// Why a session did not go on.
enum PtyError: Error, CustomStringConvertible {
  case notStarted(String)
  case timedOut(String, screen: String, tail: String)

  var description: String {
    switch self {
    case .notStarted(let path): "\(path) could not be started."
    case .timedOut(let what, let screen, let tail):
      "\(what); the screen:\n\(screen)\nthe last bytes: \(tail.debugDescription)"
    }
  }
}

/// What `stty` would show, as far as programs change it.
struct Settings: Equatable {
  let input: UInt32
  let output: UInt32
  let control: UInt32
  let local: UInt32
  let characters: [UInt8]

  init(of descriptor: Int32) {
    var settings = termios()
    tcgetattr(descriptor, &settings)
    input = settings.c_iflag
    output = settings.c_oflag
    control = settings.c_cflag
    local = settings.c_lflag
    characters = withUnsafeBytes(of: settings.c_cc) { Array($0) }
  }

  /// Those of a new pseudo-terminal.
  static func fresh() -> Settings {
    var ours: Int32 = -1
    var theirs: Int32 = -1
    openpty(&ours, &theirs, nil, nil, nil)
    defer {
      close(ours)
      close(theirs)
    }
    return Settings(of: theirs)
  }

  /// Whether lines are edited and echoed by the kernel, as a shell expects.
  var isCooked: Bool { local & UInt32(ICANON) != 0 && local & UInt32(ECHO) != 0 }
}
