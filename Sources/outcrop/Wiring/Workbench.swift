import Agent
import Core
import Documents
import FoundationEssentials
import Providers
import Retrieval
import Store
import Synchronization
import Transport

/// Makes the parts the program is put together from, out of its configuration.
///
/// Nothing is opened, read or started before it is asked for, and each part is made once. May be
/// used from any thread; what opens a file blocks, so the terminal's thread keeps off.
final class Workbench: Sendable {
  let environment: [String: String]
  let folders: Folders
  let settings: Settings
  let log: Log

  private struct Parts {
    var sessions: SessionStore?
    var libraries: [String: Library] = [:]
    var reader: DocumentReader?
    var local: LocalProvider?
    var transport: CurlTransport?
    var prices: PriceList?
    var catalogue: ModelCatalogue?
    var bedrock: BedrockAccess?
  }

  private let parts = Mutex(Parts())

  /// Reads the configuration. Throws `ConfigurationError`.
  ///
  /// - Parameter flags: Settings from the command line, which override all others.
  init(environment: [String: String], flags: [String: SettingValue] = [:]) throws {
    self.environment = environment
    folders = Folders(environment: environment)
    settings = try Settings(folders: folders, environment: environment, flags: flags)
    log = Log(url: folders.log)
  }

  /// The user's sessions. Throws `StoreError`; asked again, it tries again.
  func sessions() throws -> SessionStore {
    try parts.withLock { parts in
      if let open = parts.sessions { return open }
      let store = try SessionStore(url: folders.sessions, now: { Date() })
      parts.sessions = store
      return store
    }
  }

  var libraries: LibraryCatalogue { LibraryCatalogue(folder: folders.libraries) }

  /// A library by name, made empty when there is none. Throws `RetrievalError`.
  func library(_ name: String) throws -> Library {
    try parts.withLock { parts in
      if let open = parts.libraries[name] { return open }
      let library = try libraries.open(name)
      parts.libraries[name] = library
      return library
    }
  }

  /// Closes a library's file, before it is deleted.
  func forgetLibrary(_ name: String) {
    parts.withLock { _ = $0.libraries.removeValue(forKey: name) }
  }

  /// Finds chunks of a library by words, and by meaning where the embedding model is there.
  func retriever(for library: Library) -> LibraryRetriever {
    LibraryRetriever(library, embedder: embedder())
  }

  /// Brings a library in step with its files.
  func indexer(for library: Library) -> Indexer {
    Indexer(
      library: library, reader: DocumentFiles(reader: reader()), embedder: embedder(),
      now: { Date().timeIntervalSince1970 })
  }

  /// Reads documents; PDF, DOCX and HTML in processes of their own.
  func reader() -> DocumentReader {
    parts.withLock { parts in
      if let made = parts.reader { return made }
      let reader = DocumentReader(reader: readerPath)
      parts.reader = reader
      return reader
    }
  }

  /// Whether the program that reads PDF, DOCX and HTML is there.
  var hasReader: Bool { readerPath != nil }

  private var readerPath: String? {
    DocumentReader.locateReader(environment: environment, executable: Self.executable)
  }

  /// The running binary, links followed. Without /proc its place is unknown, and what belongs to it
  /// is looked for where it is installed.
  static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? "/usr/bin/outcrop"
  }

  /// The models that outcrop can fetch by name. Throws `CatalogueError`.
  func catalogue() throws -> ModelCatalogue {
    try parts.withLock { parts in
      if let read = parts.catalogue { return read }
      let catalogue = try ModelCatalogue.bundled()
      parts.catalogue = catalogue
      return catalogue
    }
  }

  var modelFiles: ModelFiles { ModelFiles(folder: settings.modelsDirectory) }

  var puller: ModelPuller {
    ModelPuller(files: modelFiles, cache: folders.cache.path, environment: environment)
  }

  /// The models that run in this process, all behind one gate.
  func local() -> LocalProvider {
    parts.withLock { parts in
      if let made = parts.local { return made }
      var choice = LocalSettings()
      choice.threadLimit = settings.localThreads
      choice.windowLimit = settings.localContextWindow
      choice.maxCompletionTokens = settings.maxCompletionTokens
      let provider = LocalProvider(settings: choice, log: { [log] in log.write("llama: \($0)") })
      parts.local = provider
      return provider
    }
  }

  /// One connection pool for all servers.
  func transport() -> CurlTransport {
    parts.withLock { parts in
      if let made = parts.transport { return made }
      let transport = CurlTransport(
        network: NetworkSettings(environment: environment),
        log: { [log] in log.write("curl: \($0)") })
      parts.transport = transport
      return transport
    }
  }

  /// How Bedrock is reached. Throws `AWSError.noRegion`; asked again, it looks again.
  func bedrock() throws -> BedrockAccess {
    let surroundings = awsSurroundings()
    return try parts.withLock { parts in
      if let made = parts.bedrock { return made }
      let access = try BedrockAccess(bedrockChoice, in: surroundings)
      parts.bedrock = access
      return access
    }
  }

  /// What models cost.
  func prices() -> PriceList {
    parts.withLock { parts in
      if let read = parts.prices { return read }
      let rows: [PriceList.Row]
      do {
        rows = try PriceList.bundledRows()
      } catch {
        preconditionFailure("The price list in the binary is tested to be readable.")
      }
      let list = PriceList(rows: rows, overrides: settings.prices)
      parts.prices = list
      return list
    }
  }

  /// Limits and wishes of a turn, as configured.
  var turnSettings: TurnSettings {
    var choice = TurnSettings()
    choice.topK = settings.topK
    choice.firstTokenSeconds = settings.firstTokenSeconds
    choice.maxCompletionTokens = settings.maxCompletionTokens
    choice.temperature = settings.temperature
    return choice
  }
}
