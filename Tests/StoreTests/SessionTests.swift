import Core
import FoundationEssentials
import Store
import Testing

@Suite("Sessions")
struct SessionTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  @Test("are listed with the one used last first, page by page")
  func list() async throws {
    let store = try fixture.open()
    for number in 0..<5 {
      try await store.begin(
        Fixture.turn(
          "t\(number)", in: "s\(number)",
          asked: Fixture.noon.addingTimeInterval(Double(number == 1 ? 100 : number))))
    }
    #expect(try await store.sessions().map(\.id.rawValue) == ["s1", "s4", "s3", "s2", "s0"])
    #expect(
      try await store.sessions(limit: 2, skipping: 2).map(\.id.rawValue) == ["s3", "s2"])
  }

  @Test("of 5,000 messages open at their last page, and page back to the first turn")
  func paging() async throws {
    let store = try fixture.open()
    let messages = (0..<5_000).map { number in
      "{\"role\":\"\(number % 2 == 0 ? "user" : "assistant")\",\"content\":\"Text \(number)\"}"
    }
    let file = """
      {"sessions":[{"id":"seeded","title":"Seed","messages":[\(messages.joined(separator: ","))]}]}
      """
    let report = try await store.importSessions(Data(file.utf8))
    #expect(report.imported == [SessionID(rawValue: "seeded")])
    #expect(report.turns == 2_500)

    let id = SessionID(rawValue: "seeded")
    var page = try await store.turns(of: id, last: 50)
    #expect(page.count == 50)
    #expect(page.last?.question == "Text 4998")
    #expect(page.last?.answerText == "Text 4999")
    var pages = 1
    while let first = page.first, first.question != "Text 0" {
      page = try await store.turns(of: id, last: 50, before: first.id)
      pages += 1
    }
    #expect(pages == 50)
    #expect(try await store.session(id)?.turnCount == 2_500)
    #expect(try await store.turns(of: id).map(\.question).first == "Text 0")
  }

  @Test("can be renamed, and deleted with everything in them")
  func renameAndDelete() async throws {
    let store = try fixture.open()
    let turn = Fixture.whole()
    try await store.begin(turn)
    try await store.ground(turn)
    try await store.rename(turn.session, to: "Notice")
    #expect(try await store.session(turn.session)?.title == "Notice")
    try await store.delete(turn.session)
    #expect(try await store.turn(turn.id) == nil)
    #expect(try await store.prompt(of: turn.id) == nil)
    #expect(try await store.search("notice").isEmpty)
    await #expect(throws: StoreError.sessionNotFound("s1")) {
      try await store.rename(turn.session, to: "again")
    }
    #expect(try await store.check().isEmpty)
  }

  @Test("are read while another connection writes")
  func concurrentReaders() async throws {
    let writer = try fixture.open()
    let reader = try fixture.open()
    let turn = Fixture.turn()
    try await writer.begin(turn)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<100 { try await writer.append("\(number) ", to: turn.id) }
      }
      for _ in 0..<4 {
        group.addTask {
          var seen = 0
          while seen < 100 {
            let text = try await reader.turn(turn.id)?.answerText ?? ""
            let count = text.split(separator: " ").count
            #expect(count >= seen)
            #expect(text == (0..<count).map { "\($0) " }.joined())
            seen = count
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

@Suite("Searching sessions")
struct SearchTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  private func store() async throws -> SessionStore {
    let store = try fixture.open()
    try await store.begin(
      Fixture.turn(
        "t1", in: "a", question: "Who is the promoter?",
        answer: "Fruit of Life Productions LLC is the promoter of the festival.",
        outcome: .finished(.endOfTurn)))
    try await store.begin(
      Fixture.turn(
        "t2", in: "b", question: "Café opening hours", answer: "通知期間は三か月です。",
        outcome: .finished(.endOfTurn)))
    return store
  }

  @Test("finds all words in any order, the last one by its beginning, and marks them")
  func words() async throws {
    let hits = try await store().search("life FRUIT produc")
    #expect(hits.map(\.turn.rawValue) == ["t1"])
    let hit = try #require(hits.first)
    #expect(hit.field == .answer)
    #expect(hit.session.id.rawValue == "a")
    let scalars = Array(hit.text.unicodeScalars)
    let marked = hit.matches.map { String(String.UnicodeScalarView(scalars[$0])) }
    #expect(marked == ["Fruit", "Life", "Productions"])
  }

  @Test("takes no notice of accents")
  func accents() async throws {
    #expect(try await store().search("cafe").map(\.turn.rawValue) == ["t2"])
  }

  @Test("finds Japanese in the middle of a sentence")
  func japanese() async throws {
    let hit = try #require(try await store().search("三か月").first)
    #expect(hit.text == "通知期間は三か月です。")
    #expect(hit.matches == [5..<8])
  }

  @Test("gives the best places first and no more than asked for")
  func best() async throws {
    let store = try await store()
    try await store.begin(
      Fixture.turn(
        "t3", in: "c", question: "Promoter, promoter, promoter", outcome: .finished(.endOfTurn)))
    #expect(try await store.search("promoter").map(\.turn.rawValue) == ["t3", "t1"])
    #expect(try await store.search("promoter", limit: 1).map(\.turn.rawValue) == ["t3"])
  }

  @Test("keeps to one session when asked to")
  func oneSession() async throws {
    let store = try await store()
    #expect(try await store.search("promoter", in: SessionID(rawValue: "b")).isEmpty)
    #expect(try await store.search("promoter", in: SessionID(rawValue: "a")).count == 1)
  }

  @Test(
    "takes operators and quotes as words, never as syntax",
    arguments: [
      "\"", "AND", "a* OR", "(((", "question:x", "", " - ", "NEAR(", "'; DROP TABLE turn",
    ])
  func syntax(line: String) async throws {
    #expect(try await store().search(line).isEmpty)
  }
}
