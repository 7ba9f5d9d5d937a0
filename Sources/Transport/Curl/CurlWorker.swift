import CCurl
import Glibc
import Synchronization

/// The thread that owns the multi handle: everything libcurl does happens there.
///
/// It starts with the first request, blocks in `curl_multi_poll` while nothing happens, and ends
/// with `stop`.
final class CurlWorker: Sendable {
  private enum Command {
    case start(CurlPlan, HTTPMailbox)
    case resume(HTTPMailbox)
    case abandon(HTTPMailbox)
    case stop
  }

  private struct Inbox {
    var commands: [Command] = []
    var hasThread = false
    /// The address of the multi handle while it may be woken.
    var multi: UInt = 0
  }

  private let inbox = Mutex(Inbox())
  private let log: @Sendable (String) -> Void

  init(log: @escaping @Sendable (String) -> Void) {
    self.log = log
  }

  /// Queues a request; its news come to `mailbox`.
  func start(_ plan: CurlPlan, answering mailbox: HTTPMailbox) {
    post(.start(plan, mailbox))
    guard startThread() else {
      mailbox.finish(.failure(TransportError.failed(host: plan.host, code: 0)))
      return
    }
  }

  func ask(_ wish: HTTPMailbox.Wish, of mailbox: HTTPMailbox) {
    switch wish {
    case .resume: post(.resume(mailbox))
    case .abandon: post(.abandon(mailbox))
    }
  }

  /// Closes every connection and ends the thread.
  func stop() {
    post(.stop)
  }

  private func post(_ command: Command) {
    inbox.withLock { inbox in
      inbox.commands.append(command)
      if let multi = UnsafeMutableRawPointer(bitPattern: inbox.multi) { ccurl_multi_wakeup(multi) }
    }
  }

  private func startThread() -> Bool {
    inbox.withLock { inbox in
      guard !inbox.hasThread else { return true }
      var thread = pthread_t()
      let context = Unmanaged.passRetained(self)
      let result = pthread_create(
        &thread, nil,
        { context in
          guard let context else { return nil }
          Unmanaged<CurlWorker>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, context.toOpaque())
      guard result == 0 else {
        context.release()
        inbox.commands.removeAll()
        return false
      }
      pthread_detach(thread)
      inbox.hasThread = true
      return true
    }
  }

  // MARK: On the thread

  private func run() {
    Self.leaveSignalsToOthers()
    guard ccurl_load(), let multi = ccurl_multi_init(8) else { return refuseAll() }
    inbox.withLock { $0.multi = UInt(bitPattern: multi) }
    var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]
    while obey(multi, &transfers) {
      ccurl_multi_perform(multi)
      finishCompleted(multi, &transfers)
      for transfer in transfers.values { transfer.deliver() }
      finishSilent(multi, &transfers)
      let now = ContinuousClock.now
      let deadline = transfers.values.compactMap { $0.deadline(now: now) }.min()
      ccurl_multi_poll(
        multi, deadline.map { Int32($0 > now ? now.duration(to: $0).milliseconds : 0) } ?? .max)
    }
    inbox.withLock { $0.multi = 0 }
    for transfer in transfers.values {
      ccurl_multi_abort(multi, transfer.easy)
      transfer.mailbox.finish(.failure(CancellationError()))
    }
    transfers.removeAll()
    ccurl_multi_cleanup(multi)
  }

  /// Carries out what was asked; false when the thread shall end.
  private func obey(
    _ multi: UnsafeMutableRawPointer, _ transfers: inout [UnsafeMutableRawPointer: CurlTransfer]
  ) -> Bool {
    let commands = inbox.withLock { inbox in
      defer { inbox.commands.removeAll() }
      return inbox.commands
    }
    for command in commands {
      switch command {
      case .start(let plan, let mailbox):
        guard let transfer = CurlTransfer(plan, mailbox: mailbox, now: .now) else {
          mailbox.finish(.failure(TransportError.failed(host: plan.host, code: 27)))
          continue
        }
        transfers[transfer.easy] = transfer
        ccurl_multi_add(multi, transfer.easy)
      case .resume(let mailbox):
        transfers.values.first { $0.mailbox === mailbox }?.resume()
      case .abandon(let mailbox):
        guard let transfer = transfers.values.first(where: { $0.mailbox === mailbox }) else {
          continue
        }
        ccurl_multi_abort(multi, transfer.easy)
        transfers[transfer.easy] = nil
      case .stop:
        return false
      }
    }
    return true
  }

  private func finishCompleted(
    _ multi: UnsafeMutableRawPointer, _ transfers: inout [UnsafeMutableRawPointer: CurlTransfer]
  ) {
    var result = CURLE_OK
    while let easy = ccurl_multi_finished(multi, &result) {
      ccurl_multi_remove(multi, easy)
      guard let transfer = transfers.removeValue(forKey: easy) else { continue }
      transfer.deliver()
      guard result != CURLE_OK else {
        transfer.mailbox.finish(.success(()))
        continue
      }
      log("\(transfer.plan.host): curl \(result.rawValue): \(transfer.rawError)")
      transfer.mailbox.finish(
        .failure(TransportError(result, host: transfer.plan.host, inAnswer: transfer.hasHead)))
    }
  }

  private func finishSilent(
    _ multi: UnsafeMutableRawPointer, _ transfers: inout [UnsafeMutableRawPointer: CurlTransfer]
  ) {
    let now = ContinuousClock.now
    for transfer in transfers.values where transfer.isSilent(now: now) {
      ccurl_multi_abort(multi, transfer.easy)
      transfers[transfer.easy] = nil
      let seconds = Double(transfer.plan.idleTimeout.milliseconds) / 1000
      transfer.mailbox.finish(
        .failure(TransportError.idleTimeout(host: transfer.plan.host, seconds: seconds)))
    }
  }

  /// Answers every request, now and later, that there is no libcurl.
  private func refuseAll() {
    let commands = inbox.withLock { inbox in
      defer { inbox.commands.removeAll() }
      inbox.hasThread = false
      return inbox.commands
    }
    for case .start(_, let mailbox) in commands {
      mailbox.finish(.failure(TransportError.libraryMissing))
    }
  }

  /// The terminal's thread handles signals; this one would only be interrupted. A blocked `SIGPIPE`
  /// also keeps a closed TLS connection from ending the process.
  private static func leaveSignalsToOthers() {
    var signals = sigset_t()
    sigfillset(&signals)
    for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { sigdelset(&signals, fault) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}
