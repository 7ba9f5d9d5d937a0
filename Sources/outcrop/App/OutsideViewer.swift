import Dispatch
import Glibc
import Interface

/// Opens a file with the desktop's viewer, or with $PAGER where there is no desktop.
struct OutsideViewer {
  let environment: [String: String]

  /// Whether the file opens in a window of its own and the terminal is not needed.
  var isWindowed: Bool {
    environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
  }

  /// Opens the file; returns what to tell the user when that fails. Waits for a pager, which must
  /// have been lent the terminal; a window is left to itself.
  func open(_ path: String) -> Notice? {
    let pager = (environment["PAGER"] ?? "less").split(separator: " ").map(String.init)
    let words = isWindowed || pager.isEmpty ? ["xdg-open"] : pager
    guard let child = spawn(words + [path]) else {
      return Notice(
        .failure, "\(words[0]) could not be started: set PAGER to a program that is installed.")
    }
    if isWindowed {
      DispatchQueue.global().async { _ = Self.wait(for: child) }
      return nil
    }
    return Self.wait(for: child) == 0
      ? nil : Notice(.failure, "\(words[0]) could not show the file: set PAGER to another program.")
  }

  /// Starts a program in our own process group: in another one the terminal would stop it.
  private func spawn(_ words: [String]) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if isWindowed {
      for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
      }
    }
    // What the program ignores must not be ignored by its child.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGPIPE, SIGINT, SIGQUIT, SIGTERM] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    return posix_spawnp(&child, words[0], &actions, &attributes, &arguments, environ) == 0
      ? child : nil
  }

  /// Waits until a child has ended; 0 when it ended well.
  private static func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      if errno != EINTR { return -1 }
    }
    return status
  }
}
