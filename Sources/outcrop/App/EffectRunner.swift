import Core
import Dispatch
import Interface

/// Carries out what the loop orders, off its thread and in order; what takes time becomes a task of
/// its own and reports through the mailbox.
final class EffectRunner: Sendable {
  let environment: [String: String]
  let themes: ThemeLibrary
  private let desk: Desk
  private let orders: AsyncStream<Effect>
  private let continuation: AsyncStream<Effect>.Continuation

  init(options: AppOptions, themes: ThemeLibrary, mailbox: Mailbox) {
    environment = options.workbench.environment
    self.themes = themes
    desk = Desk(options: options, mailbox: mailbox)
    (orders, continuation) = AsyncStream.makeStream()
  }

  /// Begins to work, after the first picture is on the screen.
  func start() {
    Task { [desk, orders] in
      await desk.begin()
      for await effect in orders { await desk.perform(effect) }
    }
  }

  /// Orders an effect; called by the loop alone.
  func submit(_ effect: Effect) {
    continuation.yield(effect)
  }

  /// Stops what runs and waits until it is stored, at most two seconds.
  func finish() {
    let done = DispatchSemaphore(value: 0)
    Task { [desk] in
      await desk.close()
      done.signal()
    }
    _ = done.wait(timeout: .now() + 2)
  }
}
