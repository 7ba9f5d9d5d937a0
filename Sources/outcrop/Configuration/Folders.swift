import FoundationEssentials

/// Where outcrop keeps its files, by the XDG rules.
struct Folders: Equatable {
  let configuration: URL
  let data: URL
  let state: URL
  let cache: URL
  let home: URL

  /// - Parameter environment: `HOME` and the `XDG_…_HOME` variables; relative paths in them count
  ///   for nothing, as the rules say.
  init(environment: [String: String]) {
    let home = URL(filePath: environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/")
    self.home = home
    func folder(_ variable: String, _ fallback: String) -> URL {
      let base = environment[variable].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
      return (base ?? home.appending(path: fallback)).appending(path: "outcrop")
    }
    configuration = folder("XDG_CONFIG_HOME", ".config")
    data = folder("XDG_DATA_HOME", ".local/share")
    state = folder("XDG_STATE_HOME", ".local/state")
    cache = folder("XDG_CACHE_HOME", ".cache")
  }

  /// A folder of the user's, whose path may begin with `~/`.
  func expand(_ path: String) -> String {
    path.hasPrefix("~/") ? home.appending(path: String(path.dropFirst(2))).path : path
  }

  var configurationFile: URL { configuration.appending(path: "config.toml") }
  var themes: URL { configuration.appending(path: "themes") }
  var sessions: URL { data.appending(path: "sessions.sqlite") }
  var libraries: URL { data.appending(path: "libraries") }
  var models: URL { data.appending(path: "models") }
  var log: URL { state.appending(path: "outcrop.log") }
}
