import Foundation
import Glibc
import Synchronization

/// A user's home of its own, in a temporary folder, and outcrop in it.
final class TestHome: Sendable {
  let folder: URL
  private let variables: Mutex<[String: String]>
  private let servers = Mutex<[ModelServer]>([])

  /// What the binary gets as its environment: nothing else of ours.
  var environment: [String: String] {
    get { variables.withLock { $0 } }
    set { variables.withLock { $0 = newValue } }
  }

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "outcrop-e2e-\(UUID().uuidString)")
    variables = Mutex([
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": folder.path, "TERM": "xterm-256color", "LANG": "C.UTF-8", "USER": "tester",
      "SHELL": "/bin/sh", "NO_PROXY": "127.0.0.1",
      "XDG_CONFIG_HOME": folder.appending(path: "config").path,
      "XDG_DATA_HOME": folder.appending(path: "data").path,
      "XDG_STATE_HOME": folder.appending(path: "state").path,
      "XDG_CACHE_HOME": folder.appending(path: "cache").path,
      "XDG_RUNTIME_DIR": folder.appending(path: "run").path,
    ])
    for name in ["documents", "run", "config", "data", "state", "cache"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
  }

  deinit {
    // What is left of a temporary folder harms nobody.
    try? FileManager.default.removeItem(at: folder)
  }

  /// Makes a server the one that `openai:` finds, and keeps it as long as the home.
  func use(_ server: ModelServer) {
    servers.withLock { $0.append(server) }
    environment.merge(server.environment) { $1 }
  }

  /// Where the documents are that tests ask about.
  var documents: URL { folder.appending(path: "documents") }
  var sessions: URL { folder.appending(path: "data/outcrop/sessions.sqlite") }

  func write(_ text: String, to name: String) throws {
    let file = documents.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Opens the application.
  func open(_ arguments: [String] = [], columns: Int = 120, rows: Int = 30) throws -> PtySession {
    try PtySession(
      [Binary.path] + arguments, environment: environment, folder: folder, columns: columns,
      rows: rows)
  }

  /// A command that ended.
  struct Result {
    let status: Int
    let output: String
    let error: String
  }

  /// A command that runs.
  struct Running {
    let process: Process
    let output: URL
    let error: URL

    func result() throws -> Result {
      process.waitUntilExit()
      let isSignal = process.terminationReason == .uncaughtSignal
      return Result(
        status: Int(process.terminationStatus) + (isSignal ? 128 : 0),
        output: try String(contentsOf: output, encoding: .utf8),
        error: try String(contentsOf: error, encoding: .utf8))
    }
  }

  /// Runs a command to its end, without a terminal.
  @discardableResult
  func run(_ arguments: String...) throws -> Result { try start(arguments).result() }

  /// Starts a command without a terminal; its output goes to files.
  func start(_ arguments: [String]) throws -> Running {
    let process = Process()
    process.executableURL = URL(filePath: Binary.path)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let name = UUID().uuidString
    let files = ["out", "err"].map { folder.appending(path: "\(name).\($0)") }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    return Running(process: process, output: files[0], error: files[1])
  }
}
