import ArgumentParser
import Core
import FoundationEssentials
import Interface
import Retrieval
import Store

/// `outcrop libraries`
struct LibrariesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "libraries", abstract: "List the libraries, with documents and chunks.",
    subcommands: [List.self, Files.self, Delete.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the libraries.")

    struct Entry: Encodable {
      let name: String
      let documents: Int
      let skipped: Int
      let failed: Int
      let chunks: Int
      let embedded: Int
      let bytes: Int64
      let roots: [String]
      let lastIndexed: String?
    }

    @OptionGroup var json: JSONOption

    func run() throws {
      let workbench = try Workbench(environment: processEnvironment())
      let json = json.json
      try wait {
        for name in workbench.libraries.names() {
          let figures = try await workbench.library(name).statistics()
          if json {
            try Output.standard.json(Self.entry(name, figures))
          } else {
            Output.standard.line(
              "\(name)  \(Figures.count(figures.documents)) documents, "
                + "\(Figures.count(figures.chunks)) chunks, \(Figures.bytes(Int(figures.bytes)))  "
                + figures.roots.joined(separator: " "))
          }
        }
      }
    }

    private static func entry(_ name: String, _ figures: LibraryStatistics) -> Entry {
      Entry(
        name: name, documents: figures.documents, skipped: figures.skipped,
        failed: figures.failed, chunks: figures.chunks,
        embedded: figures.embedded.values.max() ?? 0, bytes: figures.bytes, roots: figures.roots,
        lastIndexed: figures.lastIndexed.map {
          ISOTime.text(Date(timeIntervalSince1970: $0))
        })
    }
  }

  struct Files: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List a library's files: indexed, skipped and why, failed and why.")

    @Argument(help: "The library.") var name: String?
    @OptionGroup var json: JSONOption

    func run() throws {
      let workbench = try Workbench(environment: processEnvironment())
      let (named, json) = (name, json.json)
      try wait {
        let name = try await workbench.libraryName(named, paths: [])
        for file in try await workbench.library(name).files() {
          try Self.tell(file, json: json)
        }
      }
    }

    private static func tell(_ file: FileReport, json: Bool) throws {
      var event = IndexReport.FileEvent(path: file.path, status: "indexed")
      switch file.status {
      case .indexed: break
      case .skipped(let reason):
        event = .init(path: file.path, status: "skipped", reason: reason)
      case .failed(let reason, let remedy):
        event = .init(path: file.path, status: "failed", reason: reason, remedy: remedy)
      }
      if json { return try Output.standard.json(event) }
      let why = [event.reason, event.remedy].compactMap { $0 }.joined(separator: " ")
      Output.standard.line("\(event.status)  \(event.path)" + (why.isEmpty ? "" : "  \(why)"))
    }
  }

  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete a library; its documents are untouched.")

    @Argument(help: "The library.") var name: String

    func run() throws {
      let workbench = try Workbench(environment: processEnvironment())
      guard workbench.libraries.exists(name) else { throw UsageError.unknownLibrary(name) }
      try workbench.libraries.delete(name)
    }
  }
}
