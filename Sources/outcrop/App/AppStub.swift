import Core

/// What the command line says about the application.
struct AppOptions: Sendable {
  /// Absolute paths to index and ask.
  var paths: [String] = []
  var library: String?
  /// The session to go on with, or the name of a new one.
  var session: SessionID?
  /// Settings with the flags in them, and everything they lead to.
  let workbench: Workbench
}

/// A stand-in: delete this file when `App.swift` brings the application.
func runApp(_ options: AppOptions) -> Int32 {
  Output.error(
    "The full-screen application is not part of this build.",
    "Use `outcrop ask`, `outcrop search` and `outcrop sessions`.")
  return 1
}
