import Agent
import Core
import FoundationEssentials
import Interface
import Providers
import Retrieval
import Store

/// What the application has open: the library, the model, the turns that run.
actor Desk {
  let workbench: Workbench
  let mailbox: Mailbox
  private let options: AppOptions
  var library: Library?
  var libraryName: String?
  var model: ModelName
  private var chatModel: (any ChatModel)?
  private var turns: [TurnID: Task<Void, Never>] = [:]
  private var indexing: Task<Void, Never>?
  private var saidNotSaved = false
  /// Turns of this process that the store could not keep, so that a session goes on without it.
  private var unsaved: [SessionID: [Turn]] = [:]

  init(options: AppOptions, mailbox: Mailbox) {
    self.options = options
    self.mailbox = mailbox
    workbench = options.workbench
    model = options.workbench.settings.model
  }

  func post(_ event: Event) { mailbox.post(event) }

  func say(_ error: any Error) {
    post(.noticed(Notice(Failure(anything: error, code: "failed"))))
  }

  // MARK: Opening

  /// Opens what the command line asked for.
  func begin() async {
    if let session = options.session { await openSession(session) }
    await readCosts(options.session)
    await openModel()
    await openFirstLibrary()
  }

  func perform(_ effect: Effect) async {
    switch effect {
    case .ask(let turn): ask(turn)
    case .stop(let id): turns[id]?.cancel()
    case .listSessions(let search): await listSessions(search)
    case .openSession(let id): await openSession(id)
    case .readOlder(let id, let before, let all): await readOlder(id, before: before, all: all)
    case .renameSession(let id, let title): await renameSession(id, title)
    case .removeSession(let id): await removeSession(id)
    case .readCosts(let id): await readCosts(id)
    case .readPrompt(let id): await readPrompt(id)
    case .listLibraries: await listLibraries()
    case .useLibrary(let name): await useLibrary(name, paths: [])
    case .listDocuments: await listDocuments()
    case .openDocument(let id, let path, let marking, let matches):
      await openDocument(id, path: path, marking: marking, matches: matches)
    case .listModels: await listModels()
    case .useModel(let name):
      model = name
      chatModel = nil
      await openModel()
    case .listThemes, .useTheme, .openOutside, .copy, .suspend, .redraw, .quit: break
    }
  }

  /// Stops the turns and the index run and waits until what they had is stored.
  func close() async {
    indexing?.cancel()
    for task in turns.values { task.cancel() }
    for task in turns.values { await task.value }
    await indexing?.value
  }

  // MARK: Model

  private func openModel() async {
    switch await workbench.chatModel(model) {
    case .success(let opened):
      chatModel = opened
      let info = opened.info
      post(
        .modelChanged(
          ModelStatus(
            name: info.name, title: info.title, contextWindow: info.contextWindow,
            price: info.price)))
      if let local = opened as? LocalModel {
        // Reading the weights now makes the first question's wait shorter; a failure shows there.
        Task { try? await local.warmUp() }
      }
    case .failure(let missing):
      chatModel = nil
      post(.modelChanged(ModelStatus(name: nil, title: "no model")))
      if conversationNeedsModel { post(.noticed(Notice(missing.failure))) }
    }
  }

  /// At the first start the screen itself says that there is no model.
  private var conversationNeedsModel: Bool { options.session != nil }

  private func currentModel() async -> Result<any ChatModel, ModelMissing> {
    if let chatModel { return .success(chatModel) }
    // It may have been fetched since.
    await openModel()
    return await workbench.chatModel(model)
  }

  // MARK: Turns

  private func ask(_ turn: Turn) {
    var turn = turn
    turn.asked = Date()
    turn.model = model
    let asked = turn
    turns[turn.id] = Task {
      await run(asked)
      turns[asked.id] = nil
    }
  }

  private func run(_ turn: Turn) async {
    let store = openStore()
    var history = unsaved[turn.session] ?? []
    if let store {
      do {
        history = try await store.history(of: turn.session) + history
        try await store.setLibrary(libraryName, of: turn.session)
      } catch {
        say(error)
      }
    }
    let runner = TurnRunner(
      model: await currentModel(), retriever: library.map { workbench.retriever(for: $0) },
      recorder: store, now: { Clocks.monotonic() })
    let request = TurnRequest(turn: turn, history: history, settings: workbench.turnSettings)
    let mailbox = mailbox
    let ended = await runner.run(request) { mailbox.post(.turn(turn.id, $0)) }
    if store == nil { unsaved[turn.session, default: []].append(ended) }
  }

  /// The sessions' store; `nil`, said once, when it cannot be opened.
  private func openStore() -> SessionStore? {
    do {
      return try workbench.sessions()
    } catch {
      if !saidNotSaved { say(error) }
      saidNotSaved = true
      return nil
    }
  }

  // MARK: Library

  private func openFirstLibrary() async {
    do {
      if let name = options.library ?? workbench.settings.library {
        await useLibrary(name, paths: options.paths)
      } else if !options.paths.isEmpty {
        await useLibrary(
          try await workbench.libraries.name(for: options.paths), paths: options.paths)
      } else if let name = try await lastLibrary() {
        await useLibrary(name, paths: [])
      }
    } catch {
      say(error)
    }
  }

  /// The library of the session that is open, else of the one used last.
  private func lastLibrary() async throws -> String? {
    let store = try workbench.sessions()
    let session: Session?
    if let id = options.session {
      session = try await store.session(id)
    } else {
      session = try await store.sessions(limit: 1).first
    }
    return session?.library.flatMap { workbench.libraries.exists($0) ? $0 : nil }
  }

  func useLibrary(_ name: String, paths: [String]) async {
    indexing?.cancel()
    await indexing?.value
    do {
      let library = try workbench.library(name)
      self.library = library
      libraryName = name
      let figures = try await library.statistics()
      post(.libraryChanged(LibraryStatus(name: name, documents: figures.documents)))
      await offerExamples(library)
      indexing = Task { await index(library, name: name, paths: paths) }
    } catch {
      say(error)
    }
  }

  /// Brings the library in step with its files, and tells how far it is.
  private func index(_ library: Library, name: String, paths: [String]) async {
    let indexer = workbench.indexer(for: library)
    let run = paths.isEmpty ? indexer.runAgain() : indexer.run(paths)
    var last = IndexProgress()
    for await progress in run {
      if progress.phase == .embedding, last.phase != .embedding { await offerExamples(library) }
      last = progress
      guard let shown = Self.progress(progress) else { continue }
      post(
        .libraryChanged(
          LibraryStatus(
            name: name, documents: progress.done - progress.skipped - progress.failed,
            progress: shown)))
    }
    guard !Task.isCancelled else { return }
    do {
      let figures = try await library.statistics()
      post(.libraryChanged(LibraryStatus(name: name, documents: figures.documents)))
    } catch {
      say(error)
    }
    await offerExamples(library)
    if case .failed(let failure) = last.phase {
      post(.noticed(Notice(failure)))
    } else if last.failed > 0 {
      post(
        .noticed(
          Notice(
            .failure,
            "\(Figures.counted(last.failed, "file")) could not be read: Ctrl-L, then o, says why."
          )))
    }
  }

  /// Questions for the first screen: those that a folder brings along in a file `.questions`, a line
  /// each, else some made of the documents' headings.
  private func offerExamples(_ library: Library) async {
    do {
      let roots = try await library.statistics().roots
      let given = roots.compactMap {
        try? String(contentsOf: URL(filePath: $0 + "/.questions"), encoding: .utf8)
      }.flatMap { $0.split(whereSeparator: \.isNewline).map(String.init) }
      post(.examplesFound(given.isEmpty ? try await library.exampleQuestions() : given))
    } catch {
      say(error)
    }
  }

  private static func progress(_ progress: IndexProgress) -> LibraryStatus.Progress? {
    switch progress.phase {
    case .reading: .reading(done: progress.done, of: progress.found)
    case .embedding: .embedding(done: progress.embedded, of: progress.embeddable)
    case .walking, .finished, .cancelled, .failed: nil
    }
  }

  private func openDocument(
    _ id: DocumentID, path: String?, marking: Range<Int>?, matches: [Range<Int>]
  ) async {
    do {
      if let document = try await library?.document(id), document.path == path ?? document.path {
        post(.documentOpened(document, marking: marking, matches: matches))
      } else {
        post(
          .noticed(
            Notice(
              .failure,
              "The document is not in this library: open the one asked with Ctrl-L, or index it again."
            )))
      }
    } catch {
      say(error)
    }
  }
}
