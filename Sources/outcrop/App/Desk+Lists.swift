import Core
import FoundationEssentials
import Interface
import Providers
import Retrieval
import Store

/// Reading for lists, and what is done from them.
extension Desk {
  /// Turns a session is opened with; the rest is read when the reader scrolls up.
  private static let page = 60

  // MARK: Sessions

  func listSessions(_ search: String) async {
    do {
      let store = try workbench.sessions()
      let rows: [SessionRow]
      if search.isEmpty {
        rows = try await store.sessions(limit: 1_000).map { Self.row($0) }
      } else {
        var seen: Set<SessionID> = []
        rows = try await store.search(search).compactMap { hit in
          seen.insert(hit.session.id).inserted ? Self.row(hit.session, excerpt: hit.text) : nil
        }
      }
      post(.sessionsListed(rows, search: search))
    } catch {
      say(error)
    }
  }

  private static func row(_ session: Session, excerpt: String = "") -> SessionRow {
    SessionRow(
      id: session.id, title: session.title, when: ShortDate.text(session.updated, now: Date()),
      turns: session.turnCount, excerpt: excerpt)
  }

  func openSession(_ id: SessionID) async {
    do {
      let store = try workbench.sessions()
      let session = try await store.session(id)
      let turns = try await store.turns(of: id, last: Self.page)
      post(
        .sessionOpened(
          SessionHead(id: id, title: session?.title ?? ""), turns,
          hasOlder: turns.count < (session?.turnCount ?? 0)))
      // Its sources are documents of the library it asked.
      if let name = session?.library, name != libraryName, workbench.libraries.exists(name) {
        await useLibrary(name, paths: [])
      }
    } catch {
      say(error)
    }
  }

  func readOlder(_ id: SessionID, before turn: TurnID, all: Bool) async {
    do {
      let count = all ? Int.max : Self.page * 2
      let turns = try await workbench.sessions().turns(of: id, last: count, before: turn)
      post(.olderTurnsRead(turns, hasOlder: turns.count == count))
    } catch {
      say(error)
    }
  }

  func renameSession(_ id: SessionID, _ title: String) async {
    do {
      try await workbench.sessions().rename(id, to: title)
      post(.sessionRenamed(id, title: title))
    } catch {
      say(error)
    }
  }

  func removeSession(_ id: SessionID) async {
    do {
      try await workbench.sessions().delete(id)
      post(.sessionRemoved(id))
    } catch {
      say(error)
    }
  }

  /// What the session and today cost; unknown turns make the sum unknown.
  func readCosts(_ id: SessionID?) async {
    do {
      let store = try workbench.sessions()
      let today = try await store.spending(in: Clocks.today())
      var session = Spending()
      if let id { session = try await store.spending(of: id) }
      post(.costsRead(session: session.known, today: today.known))
    } catch {
      say(error)
    }
  }

  func readPrompt(_ id: TurnID) async {
    do {
      if let turn = try await workbench.sessions().turn(id) { post(.promptRead(turn)) }
    } catch {
      say(error)
    }
  }

  // MARK: Libraries

  func listLibraries() async {
    var rows: [LibraryRow] = []
    for name in workbench.libraries.names() {
      do {
        let figures = try await workbench.library(name).statistics()
        let detail = [
          Figures.counted(figures.documents, "document"),
          Figures.counted(figures.chunks, "chunk"),
          Figures.bytes(figures.bytes),
          figures.lastIndexed.map {
            ShortDate.text(Date(timeIntervalSince1970: $0), now: Date())
          },
        ]
        rows.append(
          LibraryRow(name: name, detail: detail.compactMap { $0 }.joined(separator: " · ")))
      } catch {
        rows.append(
          LibraryRow(name: name, detail: Failure(anything: error, code: "library").sentence))
      }
    }
    post(.librariesListed(rows))
  }

  func listDocuments() async {
    do {
      let files = try await library?.files() ?? []
      post(
        .documentsListed(
          files.map { file in
            DocumentEntry(
              id: file.id ?? DocumentID(rawValue: 0), title: file.path,
              detail: file.status.words.replacing(file.path + " ", with: "it "),
              isReadable: file.status == .indexed)
          }))
    } catch {
      say(error)
    }
  }

  // MARK: Models

  func listModels() async {
    var rows: [ModelRow] = []
    do {
      for entry in try workbench.catalogue().models where entry.role == .chat {
        let isHere = workbench.modelFiles.state(of: entry) == .present
        rows.append(
          ModelRow(
            name: ModelName(provider: "local", id: entry.name), title: entry.title,
            detail: "local · \(Figures.count(entry.contextWindow)) tokens · $0",
            reason: isHere ? nil : "not here yet: outcrop models pull \(entry.name)"))
      }
    } catch {
      say(error)
    }
    post(.modelsListed(rows))
    if workbench.usesBedrock {
      do {
        rows += try await bedrockRows()
        post(.modelsListed(rows))
      } catch {
        say(error)
      }
    }
    guard
      workbench.environment["OPENAI_API_KEY"] != nil
        || workbench.environment["OPENAI_BASE_URL"] != nil
    else { return }
    do {
      let server = OpenAIServer(
        endpoint: try await workbench.openAIEndpoint(), transport: workbench.transport())
      for info in try await server.models() {
        let price = workbench.prices().price(of: info.name)
        let window = info.contextWindow.map { "\(Figures.count($0)) tokens · " } ?? ""
        rows.append(
          ModelRow(
            name: info.name, title: info.title, detail: "openai · \(window)\(Self.words(price))"))
      }
      post(.modelsListed(rows))
    } catch {
      say(error)
    }
  }

  /// The models that Bedrock offers, with their prices. Throws `AWSError` and `BedrockError`.
  private func bedrockRows() async throws -> [ModelRow] {
    let prices = workbench.prices()
    return try await workbench.bedrockCatalogue().models().map { info in
      ModelRow(
        name: info.name, title: info.title,
        detail: "bedrock · \(Self.words(prices.price(of: info.name)))")
    }
  }

  /// `$3 in, $15 out for a million tokens`
  private static func words(_ price: Price?) -> String {
    guard let price else { return "price ?" }
    func million(_ picodollars: Int) -> String {
      Figures.money(Money(picodollars: picodollars * 1_000_000))
    }
    return "\(million(price.prompt)) in, \(million(price.completion)) out for a million tokens"
  }
}

extension Spending {
  /// The cost, or `nil` when a turn's cost is unknown.
  fileprivate var known: Money? { unknownTurns == 0 ? cost : nil }
}

extension DocumentStatus {
  /// In the words of a list.
  fileprivate var words: String {
    switch self {
    case .indexed: "indexed"
    case .skipped(let reason): "skipped: \(reason)"
    case .failed(let reason, let remedy): "failed: \(reason) \(remedy)"
    }
  }
}
