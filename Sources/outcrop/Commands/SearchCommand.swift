import ArgumentParser
import Core
import Interface
import Retrieval
import Store

/// `outcrop search`
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Print the chunks that match best, best first.")

  @Argument(help: "A question, or words.")
  var query: String

  @OptionGroup var library: LibraryOption

  @Option(help: ArgumentHelp("How many chunks.", valueName: "n"))
  var topK: Int?

  @OptionGroup var json: JSONOption

  func run() throws {
    let workbench = try Workbench(environment: processEnvironment(), flags: try topKFlag(topK))
    let (query, named, json) = (query, library.library, json.json)
    try wait {
      let name = try await workbench.libraryName(named, paths: [])
      let retriever = workbench.retriever(for: try workbench.library(name))
      let sources = try await retriever.retrieve(
        RetrievalQuery(text: query, topK: workbench.settings.topK))
      for source in sources {
        if json {
          try Output.standard.json(SourceRecord(source))
        } else {
          Self.show(source)
        }
      }
      if sources.isEmpty { Progress.standard.note("Nothing in \(name) matches.") }
    }
  }

  private static func show(_ source: Source) {
    let chunk = source.chunk
    Output.standard.line(
      "\(source.rank)  \(Figures.fixed(source.score, 2))  \(chunk.title) · \(Figures.placeWithHeading(chunk.place))"
    )
    Output.standard.line("   \(chunk.path)")
    let words = chunk.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    Output.standard.line("   \(words.count > 240 ? words.prefix(239) + "…" : words[...])\n")
  }
}

/// `--top-k` as a setting. Throws a validation error outside its range.
func topKFlag(_ topK: Int?) throws -> [String: SettingValue] {
  guard let topK else { return [:] }
  guard let setting = Setting.named("top_k"), let value = setting.kind.accept(.integer(topK)) else {
    throw ValidationError("--top-k takes a whole number from 1 to 50.")
  }
  return ["top_k": value]
}
