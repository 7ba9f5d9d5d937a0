import Glibc

/// Gives up what reading a file does not need.
enum Confinement {
  /// Before anything untrusted is read.
  static func begin() {
    for descriptor in Int32(3)..<1024 { close(descriptor) }
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    limit(__rlimit_resource_t(RLIMIT_CORE.rawValue), soft: 0, hard: 0)
    limit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), soft: 0, hard: 0)
    limit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), soft: 64, hard: 64)
  }

  /// Before each file.
  static func allow(processorSeconds: Int, memoryBytes: Int) {
    var used = rusage()
    getrusage(RUSAGE_SELF.rawValue, &used)
    let spent = used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1
    limit(
      __rlimit_resource_t(RLIMIT_CPU.rawValue), soft: rlim_t(spent + max(1, processorSeconds)),
      hard: .max)
    limit(
      __rlimit_resource_t(RLIMIT_AS.rawValue), soft: rlim_t(max(64 << 20, memoryBytes)), hard: .max)
  }

  private static func limit(_ resource: __rlimit_resource_t, soft: rlim_t, hard: rlim_t) {
    var limit = rlimit(rlim_cur: soft, rlim_max: hard)
    setrlimit(resource, &limit)
  }
}
