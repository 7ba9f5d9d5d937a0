import ArgumentParser
import Core
import Providers

/// `outcrop bench-local`, for scripts/bench: a local model through outcrop and through libllama
/// alone.
struct BenchLocalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-local",
    abstract: "Compare a local model through outcrop with libllama alone; one line of JSON.",
    shouldDisplay: false)

  @Argument(help: "The model: a name of the catalogue, or a path.") var model: String
  @Option(help: ArgumentHelp("Threads for both sides; all cores by default.", valueName: "n"))
  var threads: Int?
  @Option(help: ArgumentHelp("Tokens of the prompt.", valueName: "n")) var promptTokens = 512
  @Option(help: ArgumentHelp("Tokens of the answer.", valueName: "n")) var completionTokens = 64
  @Option(help: ArgumentHelp("Rounds; the best of each side counts.", valueName: "n")) var rounds =
    3

  func run() throws {
    #if Local
      let workbench = try Workbench(environment: processEnvironment())
      let path =
        model.contains("/")
        ? absolutePath(model)
        : workbench.modelFiles.path(of: try workbench.catalogue().model(named: model))
      let benchmark = LocalBenchmark(
        file: path, threads: threads, promptTokens: promptTokens,
        completionTokens: completionTokens, rounds: rounds)
      let line = try wait { try await benchmark.run() }
      Output.standard.line(line)
    #else
      throw LocalError.unavailable
    #endif
  }
}
