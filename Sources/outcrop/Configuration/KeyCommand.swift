import Core
import FoundationEssentials
import Glibc

/// A command that prints a key, run without a shell.
struct KeyCommand {
  let words: [String]

  /// Splits a line as a shell would: blanks outside quotes part words, a backslash takes the next
  /// letter as it is. Nothing is expanded. `nil` for no word or an open quote.
  init?(_ line: String) {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var letters = line.makeIterator()
    while let letter = letters.next() {
      switch (letter, quote) {
      case ("'", "'"), ("\"", "\""): quote = nil
      case (_, "'"): word = (word ?? "") + String(letter)
      case ("\\", _):
        guard let next = letters.next() else { return nil }
        let kept = quote == "\"" && next != "\"" && next != "\\" ? "\\" : ""
        word = (word ?? "") + kept + String(next)
      case (_, "\""): word = (word ?? "") + String(letter)
      case ("'", _), ("\"", _):
        quote = letter
        word = word ?? ""
      default:
        guard letter.isWhitespace else {
          word = (word ?? "") + String(letter)
          continue
        }
        if let whole = word { words.append(whole) }
        word = nil
      }
    }
    if let whole = word { words.append(whole) }
    guard quote == nil, !words.isEmpty else { return nil }
    self.words = words
  }

  /// Runs the command and returns the first line it prints. Blocks, and throws, as `output` does.
  func run(environment: [String: String], limit: Int32 = 30) throws -> Secret {
    let output = try output(environment: environment, limit: limit)
    let line = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline).first
    let key = line?.filter { !$0.isWhitespace } ?? ""
    guard !key.isEmpty else { throw ConfigurationError.keyCommand(reason: "it printed nothing") }
    return Secret(key)
  }

  /// Runs the command and returns all it prints. Blocks; what it writes to standard error is
  /// dropped, because it may hold the key.
  ///
  /// - Parameter limit: Seconds after which it is killed.
  /// - Throws: `ConfigurationError.keyCommand`, which never holds what was printed.
  func output(environment: [String: String], limit: Int32) throws -> [UInt8] {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw ConfigurationError.keyCommand(reason: "there are too many open files")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let child = spawn(output: ends[1], environment: environment)
    close(ends[1])
    guard let child else {
      throw ConfigurationError.keyCommand(reason: "\(words[0]) cannot be run")
    }
    let output = read(ends[0], until: now() + limit * 1000)
    if output == nil { kill(child, SIGKILL) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard let output else {
      throw ConfigurationError.keyCommand(reason: "it took longer than \(limit) seconds")
    }
    guard status == 0 else {
      throw ConfigurationError.keyCommand(reason: "it ended with status \(status >> 8 & 0xFF)")
    }
    return output
  }

  private func spawn(output: Int32, environment: [String: String]) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var child: pid_t = 0
    return posix_spawnp(&child, words[0], &actions, nil, &arguments, &variables) == 0 ? child : nil
  }

  /// All that arrives before the deadline, at most 64 KiB; `nil` when it passes first.
  private func read(_ descriptor: Int32, until deadline: Int32) -> [UInt8]? {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while output.count < 65_536 {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, max(0, deadline - now()))
      if ready == 0 { return nil }
      if ready < 0 { continue }
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count <= 0 { return output }
      output += buffer[..<count]
    }
    return output
  }

  /// Milliseconds of a clock that only goes forward, from an arbitrary start.
  private func now() -> Int32 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int32(truncatingIfNeeded: (time.tv_sec % 1_000_000) * 1000 + time.tv_nsec / 1_000_000)
  }
}
