import Glibc

/// A program that is run to its end, without input, with its output in a file.
struct ChildProcess {
  /// An absolute path, or a name to be looked up in the environment's `PATH`.
  let program: String
  let arguments: [String]
  let environment: [String: String]
  /// The file that gets standard output and standard error, from its beginning.
  let log: String

  /// Where a program is found in the environment's `PATH`; `nil` when it is not there.
  static func find(_ program: String, in environment: [String: String]) -> String? {
    if program.contains("/") { return program }
    return (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
      .map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }

  /// Runs the program and waits for it.
  ///
  /// - Parameter tick: Called ten times a second until the end.
  /// - Returns: The exit status; 128 and the signal's number when a signal ended it, 127 when it
  ///   could not be started.
  /// - Throws: `CancellationError` when cancelled, after the program was ended.
  func run(tick: () -> Void = {}) async throws -> Int32 {
    guard let path = Self.find(program, in: environment), let child = start(path) else {
      return 127
    }
    var status: Int32 = 0
    while waitpid(child, &status, WNOHANG) == 0 {
      tick()
      do {
        try await Task.sleep(for: .milliseconds(100))
      } catch {
        kill(child, SIGTERM)
        waitpid(child, &status, 0)
        throw error
      }
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  /// The last lines of the log that say anything, joined, for an error's text.
  func lastWords() -> String {
    guard let file = fopen(log, "r") else { return "" }
    defer { fclose(file) }
    var lines: [String] = []
    var buffer = [CChar](repeating: 0, count: 4096)
    while fgets(&buffer, Int32(buffer.count), file) != nil {
      let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let line = String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
      if line.contains(where: { !$0.isWhitespace }) { lines.append(line) }
    }
    return lines.suffix(2).joined(separator: " ")
  }

  private func start(_ path: String) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)

    // The caller may block or ignore signals; the program begins with the usual ones.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    let words = ([path] + arguments).map { strdup($0) }
    let variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for string in words + variables { free(string) } }
    var child: pid_t = 0
    guard posix_spawn(&child, path, &actions, &attributes, words + [nil], variables + [nil]) == 0
    else { return nil }
    return child
  }
}
