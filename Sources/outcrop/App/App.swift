import Canvas
import Core
import Glibc
import Interface
import Terminal

/// What the command line says about the application.
struct AppOptions: Sendable {
  /// Absolute paths to index and ask.
  var paths: [String] = []
  var library: String?
  /// The session to go on with, or the name of a new one.
  var session: SessionID?
  /// Settings with the flags in them, and everything they lead to.
  let workbench: Workbench
}

/// Opens the screen and runs until the user quits. Must be called on the main thread, which then
/// owns the terminal. Returns the exit code.
func runApp(_ options: AppOptions) -> Int32 {
  let workbench = options.workbench
  let themes = ThemeLibrary(
    environment: workbench.environment, executable: Workbench.executable)
  let wanted = workbench.settings.theme ?? themes.kept() ?? "auto"
  let theme = themes.theme(named: wanted)
  let mailbox: Mailbox
  let screen: Screen
  do {
    let wakePipe = try WakePipe()
    mailbox = Mailbox(wakePipe: wakePipe)
    screen = try Screen(
      environment: workbench.environment, theme: (try? theme.get()) ?? .standard,
      usesMouse: workbench.settings.mouse, wakePipe: wakePipe)
  } catch {
    Output.error(
      "There is no terminal to draw on, or TERM names none that is known.",
      "Run it in a terminal, or use `outcrop ask` in pipes.")
    return 1
  }
  var state = State(
    size: screen.size,
    model: ModelStatus(name: workbench.settings.model, title: workbench.settings.model.id),
    theme: wanted, identity: Identities.turn().rawValue)
  state.wantedModel = workbench.settings.model
  state.measure = workbench.settings.measure
  if let session = options.session { state.session = SessionHead(id: session) }
  if case .failure(let error) = theme { state.notice = Notice(error) }
  let runner = EffectRunner(options: options, themes: themes, mailbox: mailbox)
  var loop = AppLoop(screen: screen, mailbox: mailbox, runner: runner, state: state)
  loop.run()
  screen.close()
  runner.finish()
  return 0
}
