import ArgumentParser
import Core
import FoundationEssentials
import Glibc
import Interface
import Store

/// `outcrop sessions`
struct SessionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions", abstract: "Work with stored sessions.",
    subcommands: [
      List.self, Show.self, Export.self, Import.self, Delete.self, Search.self, Rename.self,
      SetAside.self,
    ], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the sessions, the one used last first.")

    @Option(help: ArgumentHelp("The most sessions to list.", valueName: "n"))
    var limit: Int = 1_000_000
    @OptionGroup var json: JSONOption

    func run() throws {
      let (limit, json) = (limit, json.json)
      try withSessions { store in
        for session in try await store.sessions(limit: max(0, limit)) {
          if json {
            try Output.standard.json(SessionRecord(session))
          } else {
            Output.standard.line(
              "\(session.id.rawValue)  \(Figures.time(session.updated))  "
                + "\(session.turnCount) turn\(session.turnCount == 1 ? "" : "s")  \(session.title)")
          }
        }
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a session.")

    @Argument(help: "The session.") var id: String
    @OptionGroup var json: JSONOption

    func run() throws {
      let (id, json) = (SessionID(rawValue: id), json.json)
      try withSessions { store in
        try await store.export(id, as: json ? .json : .markdown) { try emit($0) }
      }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a session as Markdown, or as JSON Lines for `import`.")

    @Argument(help: "The session.") var id: String

    @Option(help: ArgumentHelp("markdown or json.", valueName: "format"))
    var format: ExportFormat = .markdown

    @Flag(help: "With JSON: also each turn's exact prompt.")
    var prompts = false

    @Flag(help: "Short for --format json.")
    var json = false

    @Option(
      help: ArgumentHelp("A file instead of standard output.", valueName: "file"),
      completion: .file())
    var output: String?

    func run() throws {
      let (id, format, prompts) = (SessionID(rawValue: id), json ? .json : format, prompts)
      let target = try output.map { try OutputFile(absolutePath($0)) }
      try withSessions { store in
        try await store.export(id, as: format, withPrompts: prompts) { text in
          if let target { try target.write(text) } else { try emit(text) }
        }
      }
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Store the sessions of a file; docs/cli.md tells the formats.")

    struct Done: Encodable {
      let type = "done"
      let imported: [String]
      let kept: [String]
      let turns: Int
    }

    @Argument(help: "The file; - is standard input.", completion: .file()) var file: String

    @Flag(help: "Replace sessions that are there already; else they are kept as they are.")
    var replace = false

    @OptionGroup var json: JSONOption

    func run() throws {
      let data = try Self.read(file)
      let (replace, json) = (replace, json.json)
      try withSessions { store in
        let report = try await store.importSessions(data, replacing: replace)
        if json {
          try Output.standard.json(
            Done(
              imported: report.imported.map(\.rawValue), kept: report.kept.map(\.rawValue),
              turns: report.turns))
        } else {
          let count = report.imported.count
          Output.standard.line("\(count) session\(count == 1 ? "" : "s") imported")
          for id in report.kept {
            Output.standard.line("\(id.rawValue) was there already and is kept; see --replace")
          }
        }
      }
    }

    private static func read(_ file: String) throws -> Data {
      if file == "-" { return Data(standardInput()) }
      let path = absolutePath(file)
      guard access(path, F_OK) == 0 else { throw UsageError.noSuchPath(file) }
      do {
        return try Data(contentsOf: URL(filePath: path))
      } catch {
        throw ConfigurationError.unreadable(path: path, reason: "it cannot be read")
      }
    }
  }

  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Delete sessions, for good.")

    @Argument(help: "The sessions.") var ids: [String]

    func run() throws {
      let ids = ids.map(SessionID.init(rawValue:))
      try withSessions { store in
        for id in ids { try await store.delete(id) }
      }
    }
  }

  struct Rename: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Give a session a title.")

    @Argument(help: "The session.") var id: String
    @Argument(help: "The title.") var title: String

    func run() throws {
      let (id, title) = (SessionID(rawValue: id), title)
      try withSessions { store in try await store.rename(id, to: title) }
    }
  }

  struct Search: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find words in questions and answers of all sessions.")

    struct Hit: Encodable {
      let sessionId: String
      let title: String
      let turnId: String
      let ordinal: Int
      let field: String
      let text: String
      let matches: [[Int]]
    }

    @Argument(help: "Words; the last one may be the beginning of a word.") var query: String

    @OptionGroup var session: SessionOption

    @Option(help: ArgumentHelp("The most places to find.", valueName: "n"))
    var limit: Int = 50

    @OptionGroup var json: JSONOption

    func run() throws {
      let (query, limit, json) = (query, limit, json.json)
      let id = session.session.map(SessionID.init(rawValue:))
      try withSessions { store in
        for hit in try await store.search(query, in: id, limit: max(0, limit)) {
          if json {
            try Output.standard.json(
              Hit(
                sessionId: hit.session.id.rawValue, title: hit.session.title,
                turnId: hit.turn.rawValue, ordinal: hit.ordinal, field: hit.field.rawValue,
                text: hit.text, matches: hit.matches.map { [$0.lowerBound, $0.upperBound] }))
          } else {
            let words = hit.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            Output.standard.line("\(hit.session.id.rawValue)  \(hit.session.title)\n   \(words)")
          }
        }
      }
    }
  }

  struct SetAside: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Rename a damaged session database, so that a new one is begun.")

    @Flag(help: "Do it.") var yes = false

    func run() throws {
      let workbench = try Workbench(environment: processEnvironment())
      guard yes else {
        throw ValidationError(
          "This renames \(workbench.folders.sessions.path), and no session is listed any more. "
            + "Say --yes to do it, while no outcrop is open.")
      }
      let path = try SessionStore.setAside(workbench.folders.sessions, now: Date())
      Output.standard.line(path.map { "renamed to \($0)" } ?? "there was no file")
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}

/// Opens the sessions, works, and closes them.
private func withSessions(
  _ work: @escaping @Sendable (SessionStore) async throws -> Void
) throws {
  let workbench = try Workbench(environment: processEnvironment())
  try wait {
    let store = try workbench.sessions()
    try await work(store)
    try store.close()
  }
}

/// Writes to standard output; throws `ClosedPipe` when nobody reads it.
private func emit(_ text: String) throws {
  Output.standard.text(text)
  if Output.standard.isClosed { throw ClosedPipe() }
}

/// A file that is written piece by piece, readable by its owner only.
private final class OutputFile: Sendable {
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 {
      throw ConfigurationError.unreadable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  func write(_ text: String) throws {
    guard writeAll(Array(text.utf8), to: descriptor) else { throw StoreError.diskFull(path: path) }
  }
}
