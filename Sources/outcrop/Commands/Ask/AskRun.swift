import Agent
import Core
import Documents
import FoundationEssentials
import Retrieval
import Store

/// One question from the command line, from its library to its exit.
struct AskRun: Sendable {
  let workbench: Workbench
  let question: String
  /// Absolute.
  let paths: [String]
  let library: String?
  let session: SessionID?
  let withoutRetrieval: Bool
  let printer: AskPrinter

  /// Throws `CommandFailure` when there is no answer, `CancellationError` when it was stopped; what
  /// had arrived is printed and stored by then.
  func run() async throws {
    let attachment = try await attachment()
    let name = try await libraryToAsk(hasAttachment: attachment != nil)
    if let name, !paths.isEmpty {
      try await IndexReport(workbench: workbench, name: name, json: false, isQuiet: true)
        .run(paths)
    }
    let retriever = try name.map { workbench.retriever(for: try workbench.library($0)) }
    let store = sessions()
    let turn = Turn(
      id: Identities.turn(), session: session ?? Identities.session(), question: question,
      asked: Date(), model: workbench.settings.model)
    if let store, let name { try await store.setLibrary(name, of: turn.session) }
    let runner = TurnRunner(
      model: await workbench.chatModel(), retriever: retriever, recorder: store,
      now: Clocks.monotonic)
    let history = try await store?.history(of: turn.session, last: 200) ?? []
    let ended = await runner.run(
      TurnRequest(
        turn: turn, history: history, attachment: attachment, settings: workbench.turnSettings),
      report: printer.tell)
    try printer.end(ended)
    if let store { try store.close() }
    switch ended.outcome {
    case .failed(let failure): throw CommandFailure(failure: failure)
    case .finished: break
    default: throw CancellationError()
    }
  }

  /// The library; `nil` asks without one, because it was asked for, or because there is none and an
  /// attached document stands in.
  private func libraryToAsk(hasAttachment: Bool) async throws -> String? {
    if withoutRetrieval { return nil }
    do {
      return try await workbench.libraryName(library, paths: paths)
    } catch UsageError.noLibrary where hasAttachment {
      return nil
    }
  }

  /// Sessions that cannot be opened cost the memory of the turn, not the answer.
  private func sessions() -> SessionStore? {
    do {
      return try workbench.sessions()
    } catch {
      let failure = Failure(anything: error, code: "not_saved")
      Output.error("This turn is not saved. \(failure.sentence)", failure.remedy)
      return nil
    }
  }

  private func attachment() async throws -> Attachment? {
    guard standardInputIsPiped() else { return nil }
    let bytes = standardInput()
    guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
    let document = try await workbench.reader().read(bytes, named: "standard input")
    return Attachment(title: document.title, text: document.text)
  }
}
