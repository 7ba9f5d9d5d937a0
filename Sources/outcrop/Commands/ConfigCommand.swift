import ArgumentParser
import Core
import FoundationEssentials
import Glibc

/// `outcrop config`
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Write, check and show the settings.",
    subcommands: [Init.self, Check.self, Show.self, Path.self])

  struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a commented settings file with every setting.")

    @Flag(help: "Print it instead.") var print = false

    func run() throws {
      if self.print {
        Output.standard.text(ConfigurationTemplate.text)
        return
      }
      let url = Folders(environment: processEnvironment()).configurationFile
      do {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      } catch {
        throw ConfigurationError.unreadable(
          path: url.deletingLastPathComponent().path, reason: "the folder cannot be made")
      }
      let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        throw errno == EEXIST
          ? ConfigurationError.exists(path: url.path)
          : .unreadable(path: url.path, reason: String(cString: strerror(errno)))
      }
      defer { close(descriptor) }
      guard writeAll(Array(ConfigurationTemplate.text.utf8), to: descriptor) else {
        throw ConfigurationError.unreadable(path: url.path, reason: "the disk is full")
      }
      Output.standard.line(url.path)
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Check the settings file.")

    struct Entry: Encodable {
      let file: String
      let line: Int?
      let message: String
      let remedy: String
    }

    @Argument(help: "The file; without it, yours.", completion: .file()) var file: String?
    @OptionGroup var json: JSONOption

    func run() throws {
      let environment = processEnvironment()
      let url =
        file.map { URL(filePath: absolutePath($0)) }
        ?? Folders(environment: environment).configurationFile
      if let file, access(url.path, F_OK) != 0 { throw UsageError.noSuchPath(file) }
      guard let read = try Settings.file(at: url) else {
        Output.standard.line("There is no \(url.path); the defaults apply.")
        return
      }
      for problem in read.problems {
        if json.json {
          try Output.standard.json(
            Entry(
              file: problem.place, line: problem.line, message: problem.sentence,
              remedy: problem.remedy))
        } else {
          Output.error(problem.description)
        }
      }
      guard read.problems.isEmpty else { throw ExitCode(1) }
      if !json.json { Output.standard.line("\(url.path) is good.") }
      _ = try Settings.variables(in: environment)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the settings in force, and where each comes from.")

    struct Entry: Encodable {
      let key: String
      let value: String
      let origin: String
    }

    @OptionGroup var json: JSONOption

    func run() throws {
      let environment = processEnvironment()
      let file = try Settings.file(at: Folders(environment: environment).configurationFile)
      if let problem = file?.problems.first { throw ConfigurationError.problem(problem) }
      let variables = try Settings.variables(in: environment)
      for setting in Setting.all {
        let entry =
          if let value = variables[setting.key] {
            Entry(key: setting.key, value: value.text, origin: setting.variable)
          } else if let value = file?.values[setting.key] {
            Entry(key: setting.key, value: value.text, origin: "file")
          } else {
            Entry(key: setting.key, value: setting.fallback, origin: "default")
          }
        if json.json {
          try Output.standard.json(entry)
        } else {
          let shown = entry.value.isEmpty ? "(none)" : entry.value
          Output.standard.line("\(entry.key) = \(shown)  (\(entry.origin))")
        }
      }
    }
  }

  struct Path: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the settings file's path.")

    func run() throws {
      Output.standard.line(Folders(environment: processEnvironment()).configurationFile.path)
    }
  }
}

extension SettingValue {
  /// As a person would write it.
  var text: String {
    switch self {
    case .text(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .boolean(let flag): String(flag)
    }
  }
}
