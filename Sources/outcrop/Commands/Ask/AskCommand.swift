import ArgumentParser
import Core

/// `outcrop ask`
struct AskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Stream the answer to a question, then its sources.",
    discussion: "What is piped into the command becomes an attached document.")

  @Argument(help: "The question.") var question: String

  @Argument(help: "Files and folders to index first and to ask.", completion: .file())
  var paths: [String] = []

  @OptionGroup var library: LibraryOption
  @OptionGroup var model: ModelOption

  @Option(help: ArgumentHelp("How many chunks to retrieve.", valueName: "n"))
  var topK: Int?

  @OptionGroup var session: SessionOption

  @Flag(help: "Ask the model alone, without documents.")
  var noRetrieval = false

  @OptionGroup var json: JSONOption

  func run() throws {
    guard question.contains(where: { !$0.isWhitespace }) else { throw UsageError.noQuestion }
    let flags = try model.flags.merging(topKFlag(topK)) { first, _ in first }
    let workbench = try Workbench(environment: processEnvironment(), flags: flags)
    let ask = AskRun(
      workbench: workbench, question: question, paths: try existing(paths),
      library: library.library, session: session.session.map(SessionID.init(rawValue:)),
      withoutRetrieval: noRetrieval, printer: AskPrinter(json: json.json))
    do {
      try wait { try await ask.run() }
    } catch let failure as CommandFailure {
      try ask.printer.tell(failure.failure)
      throw failure
    } catch let error as any Error & Explained {
      try ask.printer.tell(Failure(error, code: "failed"))
      throw error
    }
  }
}
