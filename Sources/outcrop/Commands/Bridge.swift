import Dispatch
import Glibc
import Synchronization

/// Waits for async work: the one bridge from synchronous commands.
///
/// The whole command tree is synchronous, because an async root leaves the main thread, which the
/// application needs for its terminal. Ctrl-C, SIGTERM, SIGHUP and a reader that closed our output
/// cancel the work, which then ends by itself and keeps what it has; a second Ctrl-C ends at once.
func wait<Value: Sendable>(
  _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let result = ResultBox<Value>()
  let done = DispatchSemaphore(value: 0)
  let task = Task {
    do {
      result.set(.success(try await work()))
    } catch {
      result.set(.failure(error))
    }
    done.signal()
  }
  let signals = [SIGINT, SIGTERM, SIGHUP].map { onSignal($0) { task.cancel() } }
  Output.standard.onClose { task.cancel() }
  done.wait()
  for source in signals { source.cancel() }
  return try result.get()
}

/// Calls `body` at the first signal of a number; the second one ends the process.
private func onSignal(_ number: Int32, _ body: @escaping @Sendable () -> Void)
  -> any DispatchSourceSignal
{
  signal(number, SIG_IGN)  // The source sees it all the same.
  let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
  source.setEventHandler {
    signal(number, SIG_DFL)
    body()
  }
  source.resume()
  return source
}

private final class ResultBox<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)

  func set(_ value: Result<Value, any Error>) {
    result.withLock { $0 = value }
  }

  func get() throws -> Value {
    guard let value = result.withLock({ $0 }) else {
      preconditionFailure("The semaphore is raised after the result is there.")
    }
    return try value.get()
  }
}
