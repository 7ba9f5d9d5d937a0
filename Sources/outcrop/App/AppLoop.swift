import Canvas
import Glibc
import Interface
import Terminal

/// The loop: the one thread that owns the terminal. It waits for keys, signals and news, changes the
/// state, hands out effects, and draws at most once a round.
struct AppLoop {
  let screen: Screen
  let mailbox: Mailbox
  let runner: EffectRunner
  var state: State
  private var lastDraw = -1.0
  private var isChanged = true
  /// Whether a stream brought text at the last look: the next look is when a picture is due.
  private var flows = false
  private var mustQuit = false

  /// Draws that only a stream or a timer asked for keep this distance, in seconds.
  private static let streamInterval = 0.033

  init(screen: Screen, mailbox: Mailbox, runner: EffectRunner, state: State) {
    self.screen = screen
    self.mailbox = mailbox
    self.runner = runner
    self.state = state
  }

  /// Runs until the user quits or the terminal goes.
  mutating func run() {
    draw()
    runner.start()
    while !mustQuit {
      let wake = screen.wait(milliseconds: patience)
      if wake.mustQuit { return }
      take(wake)
      let news = mailbox.take()
      flows = news.flows
      for event in news.events { tell(event) }
      if let deadline = state.deadline, Self.now() >= deadline { tell(.waited) }
      let isDue = Self.now() - lastDraw >= Self.streamInterval
      if !wake.keys.isEmpty || wake.isResized || (isChanged && isDue) { draw() }
    }
  }

  private mutating func take(_ wake: Wake) {
    if wake.isContinued { screen.repaint() }
    if wake.isResized || wake.isContinued { tell(.resized(screen.size)) }
    for key in wake.keys where !mustQuit { tell(.pressed(key)) }
  }

  /// How long to wait: until the next draw is due, or the next deadline, or for ever.
  private var patience: Int32? {
    var moment = state.deadline
    if isChanged || flows { moment = min(moment ?? .infinity, lastDraw + Self.streamInterval) }
    return moment.map { Int32(max(0, (($0 - Self.now()) * 1000).rounded(.up))) }
  }

  private mutating func tell(_ event: Event) {
    isChanged = true
    for effect in update(&state, event, at: Self.now()) { perform(effect) }
  }

  /// Performs what concerns the terminal here, and hands the rest to the runner.
  private mutating func perform(_ effect: Effect) {
    switch effect {
    case .quit: mustQuit = true
    case .suspend: screen.suspend()
    case .redraw: screen.repaint()
    case .copy(let text): copy(text)
    case .listThemes: tell(.themesListed(runner.themes.names()))
    case .useTheme(let name, let keep): useTheme(name, keep: keep)
    case .openOutside(let path): openOutside(path)
    default: runner.submit(effect)
    }
  }

  private mutating func draw() {
    prepare(&state)
    screen.show(view(state))
    lastDraw = Self.now()
    isChanged = false
  }

  private mutating func useTheme(_ name: String, keep: Bool) {
    switch runner.themes.theme(named: name) {
    case .success(let theme):
      screen.apply(theme)
      tell(.themeChanged(name))
      if keep, let error = runner.themes.keep(name) { tell(.noticed(Notice(error))) }
    case .failure(let error): tell(.noticed(Notice(error)))
    }
  }

  private mutating func copy(_ text: String) {
    let copied = Clipboard.copy(text, environment: runner.environment) { screen.send($0) }
    tell(.noticed(copied))
  }

  private mutating func openOutside(_ path: String) {
    let viewer = OutsideViewer(environment: runner.environment)
    let failure = viewer.isWindowed ? viewer.open(path) : screen.lend { viewer.open(path) }
    if let failure { tell(.noticed(failure)) }
  }

  /// Seconds of a clock that only goes forward.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
