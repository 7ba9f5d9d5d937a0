import Glibc

/// Runs blocking work on a thread made for it, so that no thread of the task pool is held.
enum OwnThread {
  static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      let job = Job { continuation.resume(returning: work()) }
      let handle = Unmanaged.passRetained(job)
      var thread = pthread_t()
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
      let failed = pthread_create(
        &thread, &attributes,
        { raw in
          guard let raw else { return nil }
          Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().work()
          return nil
        }, handle.toOpaque())
      // Without a thread to spare, holding one of the pool is still better than no answer.
      if failed != 0 { handle.takeRetainedValue().work() }
    }
  }

  private final class Job: Sendable {
    let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) {
      self.work = work
    }
  }
}
