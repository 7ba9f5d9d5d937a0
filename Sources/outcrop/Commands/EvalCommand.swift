import ArgumentParser
import Core
import FoundationEssentials
import Retrieval

/// `outcrop eval`, for those who work on retrieval.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Run a collection's queries and write what was found in TREC's format.",
    shouldDisplay: false)

  struct Report: Encodable {
    let mode: String
    let chunks: Int
    let queries: Int
    let lexicalSeconds: Double
    let embeddingSeconds: Double
    let latencyP50Ms: Double
    let latencyP99Ms: Double
  }

  @Option(
    help: ArgumentHelp(
      "A folder with corpus.jsonl.gz and queries.jsonl.gz.", valueName: "folder"),
    completion: .directory)
  var collection: String

  @Option(help: ArgumentHelp("lexical, dense or hybrid.", valueName: "mode"))
  var mode: RetrievalMode = .hybrid

  @Option(help: ArgumentHelp("The most chunks for a query.", valueName: "n"))
  var topK: Int = 100

  @Option(help: ArgumentHelp("The run file to write.", valueName: "file"), completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp(
      "The library file: empty, or of an earlier run on the same collection.",
      valueName: "file"), completion: .file())
  var database: String

  func run() throws {
    let workbench = try Workbench(environment: processEnvironment())
    guard let folder = try existing([collection]).first else { return }
    let (mode, topK) = (mode, topK)
    let target = URL(filePath: absolutePath(output))
    let database = URL(filePath: absolutePath(database))
    try wait {
      let evaluation = Evaluation(
        collection: URL(filePath: folder), library: try Library(at: database),
        embedder: mode == .lexical ? nil : workbench.embedder())
      let report = try await evaluation.run(mode: mode, topK: topK, to: target)
      try Output.standard.json(
        Report(
          mode: mode.rawValue, chunks: report.chunks, queries: report.queries,
          lexicalSeconds: report.lexicalSeconds, embeddingSeconds: report.embeddingSeconds,
          latencyP50Ms: report.latencyP50, latencyP99Ms: report.latencyP99))
    }
  }
}

extension RetrievalMode: ExpressibleByArgument {}
