import ArgumentParser
import Core
import Glibc

/// `outcrop`: without a command it opens the application.
struct Outcrop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outcrop",
    abstract: "Chat with your own documents in a terminal.",
    usage: """
      outcrop [<paths> ...] [--library <name>] [--model <provider:id>] [--session <id>] [--theme <name>]
      outcrop <subcommand> ...
      """,
    discussion: """
      Without a command the application opens, on the library of the given paths: see \
      `outcrop help open`. A folder that has the name of a command is written ./NAME.
      """,
    version: "0.1.0",
    subcommands: [
      OpenCommand.self, AskCommand.self, IndexCommand.self, SearchCommand.self,
      LibrariesCommand.self, SessionsCommand.self, ModelsCommand.self, CostCommand.self,
      ConfigCommand.self, DoctorCommand.self, EvalCommand.self, BenchLocalCommand.self,
    ], defaultSubcommand: OpenCommand.self)
}

/// `outcrop [PATH…]`
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the application; the default.")

  @Argument(help: "Files and folders to index and to ask.", completion: .file())
  var paths: [String] = []

  @OptionGroup var library: LibraryOption
  @OptionGroup var model: ModelOption
  @OptionGroup var session: SessionOption

  @Option(help: ArgumentHelp("The theme.", valueName: "name"))
  var theme: String?

  func run() throws {
    var flags = try model.flags
    if let theme { flags["theme"] = .text(theme) }
    let workbench = try Workbench(environment: processEnvironment(), flags: flags)
    var options = AppOptions(workbench: workbench)
    options.paths = try existing(paths)
    options.library = library.library
    options.session = session.session.map(SessionID.init(rawValue:))
    let code = runApp(options)
    if code != 0 { throw ExitCode(code) }
  }
}

/// `--library NAME`
struct LibraryOption: ParsableArguments {
  @Option(help: ArgumentHelp("The library to use or to make.", valueName: "name"))
  var library: String?
}

/// `--model PROVIDER:ID`
struct ModelOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The model that answers: local:NAME, local:/path/model.gguf, openai:NAME or bedrock:ID.",
      valueName: "provider:id"))
  var model: String?

  @Option(help: ArgumentHelp("The AWS region of a bedrock: model.", valueName: "region"))
  var region: String?

  /// The settings that the options override. Throws `UsageError.badModel`.
  var flags: [String: SettingValue] {
    get throws {
      var flags: [String: SettingValue] = [:]
      if let region { flags["bedrock.region"] = .text(region) }
      guard let model else { return flags }
      guard ModelName(model) != nil else { throw UsageError.badModel(model) }
      flags["model"] = .text(model)
      return flags
    }
  }
}

/// `--session ID`
struct SessionOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The session to go on with, or a name for a new one.", valueName: "id"))
  var session: String?
}

/// `--json`
struct JSONOption: ParsableArguments {
  @Flag(help: "Print JSON Lines with stable field names.")
  var json = false
}

/// The variables of this process.
func processEnvironment() -> [String: String] {
  var variables: [String: String] = [:]
  var entry = environ
  while let text = entry.pointee {
    let parts = String(cString: text).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
    entry += 1
  }
  return variables
}

/// The paths as the file system has them. Throws `UsageError.noSuchPath`.
func existing(_ paths: [String]) throws -> [String] {
  try paths.map { path in
    let whole = absolutePath(path)
    guard access(whole, F_OK) == 0 else { throw UsageError.noSuchPath(path) }
    return whole
  }
}
