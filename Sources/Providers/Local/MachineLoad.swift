import Glibc

/// The machine's busy time since it started, all its CPUs together, in seconds.
struct MachineLoad: Equatable, Sendable {
  var busy: Double
  /// Busy and idle together: the seconds that passed times the CPUs.
  var total: Double

  /// Reads the first line of `/proc/stat`; `nil` when it is no such text.
  init?(procStat text: String, ticksPerSecond: Double) {
    guard let line = text.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
    let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    guard ticks.count >= 4, ticksPerSecond > 0 else { return nil }
    // Guests' time is already in user time; idle and waiting for a disk are free to compute.
    let all = ticks.prefix(8).reduce(0, +)
    let idle = ticks[3] + (ticks.count > 4 ? ticks[4] : 0)
    busy = (all - idle) / ticksPerSecond
    total = all / ticksPerSecond
  }

  init(busy: Double, total: Double) {
    self.busy = busy
    self.total = total
  }
}

/// How many threads run or wait for a CPU at this moment, ourselves included: the fourth figure of
/// `/proc/loadavg`. `nil` when it is no such text.
func runnableThreads(loadAverage text: String) -> Int? {
  let fields = text.split(separator: " ")
  guard fields.count >= 4, let running = fields[3].split(separator: "/").first else { return nil }
  return Int(running)
}

/// What this process may use and what it uses.
enum ThisProcess {
  /// CPU seconds of all its threads.
  static var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Monotonic seconds.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// CPUs it may run on: its affinity, and its control group's quota rounded up.
  static var cpuCount: Int {
    let allowed = smallFile("/proc/self/status").flatMap(allowedCPUs)
    let count = allowed ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let quota = smallFile("/sys/fs/cgroup/cpu.max").flatMap(cpuQuota)
    return max(1, min(count, quota ?? count))
  }

  static func load() -> MachineLoad? {
    smallFile("/proc/stat").flatMap {
      MachineLoad(procStat: $0, ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
    }
  }

  /// Threads of other processes that want a CPU now: the fewest of a few looks within 25 ms, because
  /// a thread that only passes by is gone at the next one.
  static func othersRunnable() -> Int? {
    var fewest: Int?
    for look in 0..<6 {
      if look > 0 { usleep(5_000) }
      guard let all = smallFile("/proc/loadavg").flatMap(runnableThreads) else { return fewest }
      let others = max(0, all - ownRunnable())
      fewest = min(fewest ?? others, others)
      if others == 0 { break }
    }
    return fewest
  }

  /// Threads of this process that run or wait for a CPU; at least the one that asks.
  private static func ownRunnable() -> Int {
    guard let folder = opendir("/proc/self/task") else { return 1 }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      // The state is the first word after the name, which stands in parentheses.
      guard let status = smallFile("/proc/self/task/\(name)/stat"),
        let state = status.split(separator: ")").last?.first(where: { $0 != " " })
      else { continue }
      if state == "R" { count += 1 }
    }
    return max(1, count)
  }

  /// The first 4 KiB of a file the kernel makes up; `nil` when it has none.
  private static func smallFile(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(file, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}

/// The CPUs of a control group's `cpu.max` text, rounded up; `nil` for `max` or another text.
func cpuQuota(_ text: String) -> Int? {
  let fields = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
  guard fields.count == 2, fields[1] > 0 else { return nil }
  return max(1, Int((fields[0] / fields[1]).rounded(.up)))
}

/// How many CPUs a `/proc/PID/status` text allows, from its line `Cpus_allowed_list:`; `nil` when
/// there is no such line.
func allowedCPUs(_ text: String) -> Int? {
  let label = "Cpus_allowed_list:"
  guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(label) }) else {
    return nil
  }
  let ranges = line.dropFirst(label.count).split(separator: ",").map { range in
    range.split(separator: "-").compactMap { Int($0.filter(\.isNumber)) }
  }
  let count = ranges.reduce(0) { sum, range in
    guard let first = range.first, let last = range.last else { return sum }
    return sum + last - first + 1
  }
  return count > 0 ? count : nil
}
