import Foundation
import Interface

/// Opens a file with the desktop's viewer, or with $PAGER where there is no desktop.
struct OutsideViewer {
  let environment: [String: String]

  /// Whether the file opens in a window of its own and the terminal is not needed.
  var isWindowed: Bool {
    environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
  }

  /// Opens the file; returns what to tell the user when that fails.
  func open(_ path: String) -> Notice? {
    let words =
      isWindowed
      ? ["xdg-open"] : (environment["PAGER"] ?? "less").split(separator: " ").map(String.init)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words + ["--", path]
    if isWindowed {
      process.arguments = words + [path]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
    }
    do {
      try process.run()
    } catch {
      return Notice(
        .failure, "\(words[0]) could not be started: set PAGER to a program that is installed.")
    }
    if isWindowed { return nil }
    process.waitUntilExit()
    return process.terminationStatus == 0
      ? nil : Notice(.failure, "\(words[0]) could not show the file: set PAGER to another program.")
  }
}
