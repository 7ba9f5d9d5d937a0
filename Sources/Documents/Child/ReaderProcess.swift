import Glibc
import Synchronization

/// One running `outcrop-reader`, which reads one file after another.
///
/// It gets no environment but a locale, no working input but its socket, and a process group of
/// its own, so that signals of the terminal do not reach it. It ends when the value goes away.
final class ReaderProcess: Sendable {
  /// Why there was no whole reply.
  enum Failure: Error, Equatable {
    /// The process ended by itself, by this signal when it was one.
    case ended(signal: Int32?)
    case timedOut
    case malformed
    case fileUnreadable(String)
  }

  private let pid: pid_t
  private let socket: Int32
  private let isAlive: Mutex<Bool>

  /// Starts the program; `nil` when the system refuses.
  init?(program: String) {
    var ends: [Int32] = [-1, -1]
    guard
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else { return nil }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigfillset(&defaults)
    var blocked = sigset_t()
    sigemptyset(&blocked)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup("--serve"), nil]
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("LC_ALL=C.UTF-8"), nil]
    defer { for text in arguments + environment { free(text) } }
    var started: pid_t = 0
    let failed = posix_spawn(&started, program, &actions, &attributes, &arguments, &environment)
    guard failed == 0 else {
      close(ends[0])
      return nil
    }
    pid = started
    socket = ends[0]
    isAlive = Mutex(true)
  }

  deinit {
    kill()
    close(socket)
  }

  /// Ends the process at once; an exchange under way fails. May be called from any thread.
  func kill() {
    isAlive.withLock { isAlive in
      guard isAlive else { return }
      isAlive = false
      Glibc.kill(pid, SIGKILL)
      shutdown(socket, Int32(SHUT_RDWR))
      waitpid(pid, nil, 0)
    }
  }

  /// Sends one file and waits for the reply, blocking the calling thread.
  func exchange(_ header: [UInt8], _ content: ReaderRequest.Content, seconds: Int) throws
    -> ReaderReply
  {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var frame = WireWriter()
    frame.write(header.count)
    try send(frame.bytes + header, until: deadline)
    try send(content, until: deadline)
    var length = WireReader(try receive(8, until: deadline))
    guard let count = try? length.readInt(), count >= 8, count <= 1 << 30 else {
      throw Failure.malformed
    }
    guard let reply = try? ReaderReply(decoding: try receive(count, until: deadline)) else {
      throw Failure.malformed
    }
    return reply
  }

  private func send(_ content: ReaderRequest.Content, until deadline: ContinuousClock.Instant)
    throws
  {
    switch content {
    case .bytes(let bytes): try send(bytes, until: deadline)
    case .file(let file):
      var sent = 0
      while sent < file.size {
        let part = try file.part(at: sent, count: min(1 << 18, file.size - sent))
        guard !part.isEmpty else { throw Failure.fileUnreadable("it became shorter") }
        try send(part, until: deadline)
        sent += part.count
      }
    }
  }

  private func send(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          socket, $0.baseAddress! + sent, bytes.count - sent,
          Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        try wait(for: POLLOUT, until: deadline)
      } else if errno != EINTR {
        throw Failure.ended(signal: bury())
      }
    }
  }

  private func receive(_ count: Int, until deadline: ContinuousClock.Instant) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(count, 1 << 22))
    while bytes.count < count {
      try wait(for: POLLIN, until: deadline)
      var got = 0
      let part = [UInt8](unsafeUninitializedCapacity: min(1 << 18, count - bytes.count)) {
        got = recv(socket, $0.baseAddress, $0.count, 0)
        $1 = max(0, got)
      }
      if got < 0, errno == EINTR { continue }
      if got <= 0 { throw Failure.ended(signal: bury()) }
      bytes.append(contentsOf: part)
    }
    return bytes
  }

  private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws {
    while true {
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { throw Failure.timedOut }
      var wanted = pollfd(fd: socket, events: Int16(events), revents: 0)
      let ready = poll(&wanted, 1, Int32(clamping: left.components.seconds * 1000 + 100))
      if ready > 0 { return }
    }
  }

  /// Buries the process after its socket went dead; the signal that ended it, if one did.
  private func bury() -> Int32? {
    isAlive.withLock { isAlive in
      guard isAlive else { return nil }
      isAlive = false
      var status: Int32 = 0
      // It may be about to die: its own reason is worth a moment, before it gets ours.
      for _ in 0..<20 {
        if waitpid(pid, &status, WNOHANG) != 0 {
          let signal = status & 0x7F
          return signal == 0 ? nil : signal
        }
        usleep(1000)
      }
      Glibc.kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
      return nil
    }
  }
}
