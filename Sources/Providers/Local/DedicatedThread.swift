import Glibc

/// Runs an actor's work on one thread of its own, in order of arrival.
///
/// Neither the interface's thread nor the cooperative pool ever computes for a model: a call into
/// libllama blocks for seconds. The thread starts with the first job, sleeps when there is none and
/// ends with its owner. It takes no signals but those of a crash.
final class DedicatedThread: SerialExecutor {
  private let queue: JobQueue

  /// - Parameters:
  ///   - name: As `top` shows it: at most 15 bytes.
  ///   - niceness: For this thread and those that libllama starts from it.
  init(name: String, niceness: Int32) {
    queue = JobQueue(name: name, niceness: niceness)
  }

  deinit {
    queue.stop()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    queue.add(UnownedJob(job), for: asUnownedSerialExecutor())
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }
}

/// The jobs, and the thread that sleeps on them.
// Everything mutable is touched under `lock` only; the standard library has no condition variable.
private final class JobQueue: @unchecked Sendable {
  private typealias Entry = (job: UnownedJob, executor: UnownedSerialExecutor)

  private let name: String
  private let niceness: Int32
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var entries: [Entry] = []
  private var isRunning = false
  private var isStopped = false

  init(name: String, niceness: Int32) {
    self.name = name
    self.niceness = niceness
    pthread_mutex_init(lock, nil)
    pthread_cond_init(arrived, nil)
  }

  deinit {
    pthread_cond_destroy(arrived)
    pthread_mutex_destroy(lock)
    arrived.deallocate()
    lock.deallocate()
  }

  func add(_ job: UnownedJob, for executor: UnownedSerialExecutor) {
    pthread_mutex_lock(lock)
    entries.append((job, executor))
    let mustStart = !isRunning
    isRunning = true
    pthread_cond_signal(arrived)
    pthread_mutex_unlock(lock)
    if mustStart { start() }
  }

  func stop() {
    pthread_mutex_lock(lock)
    isStopped = true
    pthread_cond_signal(arrived)
    pthread_mutex_unlock(lock)
  }

  private func start() {
    var thread = pthread_t()
    let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { raw in
      guard let raw else { return nil }
      Unmanaged<JobQueue>.fromOpaque(raw).takeRetainedValue().run()
      return nil
    }
    // The new thread inherits the mask, so there is no moment in which it could take a signal.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    for crash in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP] { sigdelset(&all, crash) }
    pthread_sigmask(SIG_SETMASK, &all, &before)
    let result = pthread_create(&thread, nil, body, Unmanaged.passRetained(self).toOpaque())
    pthread_sigmask(SIG_SETMASK, &before, nil)
    precondition(result == 0, "The system gives no thread to compute on.")
    pthread_detach(thread)
  }

  private func run() {
    showName()
    // On Linux niceness belongs to a thread; zero names the calling one.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    while let entry = next() {
      entry.job.runSynchronously(on: entry.executor)
    }
  }

  /// Names the calling thread, where the kernel lets it.
  private func showName() {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, name, name.utf8.count)
    close(file)
  }

  private func next() -> Entry? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while entries.isEmpty, !isStopped { pthread_cond_wait(arrived, lock) }
    return entries.isEmpty ? nil : entries.removeFirst()
  }
}
