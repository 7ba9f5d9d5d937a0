/// Chooses how many threads compute, from what else the machine does.
///
/// libllama's threads meet at a barrier after every operation and spin there: when one of them has
/// lost its CPU to another program, all wait for it. One thread too many can make it twenty times
/// slower, one too few costs its share only, so when in doubt it chooses fewer.
struct ThreadGovernor {
  /// What was seen at one moment.
  struct Reading: Sendable {
    /// Monotonic seconds.
    var time: Double
    /// CPU seconds of this process.
    var own: Double
    var machine: MachineLoad
  }

  let limit: Int
  private(set) var threads: Int
  private var last: Reading?
  /// Fewest seconds a token took, by thread count.
  private var fastest: [Int: Double] = [:]

  init(limit: Int) {
    self.limit = max(1, limit)
    threads = self.limit
  }

  /// Seconds between two choices: long enough to count CPU time in hundredths of a second.
  static let interval = 0.25
  /// A reading older than this says nothing about now.
  static let memory = 2.0
  /// A thread is used when at least this share of a CPU is free for it.
  static let share = 0.7

  /// Chooses before a call, when nothing of ours computed for a while.
  ///
  /// - Parameter others: Threads of other processes that want a CPU now.
  mutating func begin(_ reading: Reading?, others: Int?) {
    if let last, let reading, reading.time - last.time < Self.memory {
      consider(reading)
    } else {
      threads = max(1, limit - max(0, others ?? 0))
      last = reading
    }
  }

  /// Whether enough time passed to be worth a new reading.
  func isDue(at time: Double) -> Bool {
    last.map { time - $0.time >= Self.interval } ?? true
  }

  /// Chooses again while a call runs.
  mutating func consider(_ reading: Reading) {
    guard let last else {
      self.last = reading
      return
    }
    let elapsed = reading.time - last.time
    guard elapsed >= Self.interval else { return }
    self.last = reading
    let others = (reading.machine.busy - last.machine.busy) - (reading.own - last.own)
    let free = Double(limit) - max(0, others) / elapsed
    threads = min(limit, max(1, Int(free + 1 - Self.share)))
  }

  /// Tells how long one generated token took; a collapse is answered at once.
  mutating func note(tokenSeconds seconds: Double) {
    guard threads > 1 else { return }
    let best = min(fastest[threads] ?? seconds, seconds)
    fastest[threads] = best
    if seconds > 4 * best { threads = 1 }
  }
}
