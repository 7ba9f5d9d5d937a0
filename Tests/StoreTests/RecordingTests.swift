import Core
import FoundationEssentials
import Store
import Testing

@Suite("Recording turns")
struct RecordingTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  @Test("everything of a turn comes back as it was, its sources and prompt too")
  func roundTrip() async throws {
    let store = try fixture.open()
    let turn = Fixture.whole()
    var asked = turn
    (asked.sources, asked.answer, asked.usage, asked.outcome, asked.prompt) = (
      [], [], nil, nil, nil
    )
    try await store.begin(asked)
    try await store.ground(turn)
    try await store.append("Three", to: turn.id)
    try await store.end(turn)
    try store.close()

    let reopened = try fixture.open()
    #expect(try await reopened.turn(turn.id) == turn)
    var page = turn
    page.prompt = nil
    #expect(try await reopened.turns(of: turn.session) == [page])
    #expect(try await reopened.prompt(of: turn.id) == turn.prompt)
  }

  @Test(
    "every outcome comes back",
    arguments: [
      Outcome.finished(.endOfTurn), .finished(.maxTokens), .finished(.contentFilter), .stopped,
      .interrupted,
    ])
  func outcomes(outcome: Outcome) async throws {
    let store = try fixture.open()
    try await store.begin(Fixture.turn(answer: "a", outcome: outcome))
    #expect(try await store.turns(of: SessionID(rawValue: "s1")).first?.outcome == outcome)
  }

  @Test("sources stored by the first version can still be read")
  func storedForm() throws {
    let text = """
      {"character_end":188,"character_start":120,"chunk_id":7,"dense":{"rank":3,"score":0.5},\
      "document":"Lease","document_id":3,"heading":"Terms › Notice",\
      "headings":["Terms","Notice"],"in_prompt":true,"lexical":{"rank":1,"score":7.25},\
      "line_end":14,"line_start":10,"matches":[[4,10],[11,17]],"ordinal":4,"page":2,\
      "page_label":"ii","path":"/docs/lease.pdf","rank":1,"score":0.875,\
      "text":"The notice period is three months. 通知期間は三か月です。"}
      """
    #expect(try JSONText.encode(SourceRecord(Fixture.source)) == text)
    let record: SourceRecord = try JSONText.decode(from: Data(text.utf8))
    #expect(record.source == Fixture.source)
  }

  @Test("a session exists from its first turn on, titled by the question, with its library")
  func lazySession() async throws {
    let store = try fixture.open()
    let id = SessionID(rawValue: "s1")
    try await store.setLibrary("contracts", of: id)
    #expect(try await store.sessions().isEmpty)
    try await store.begin(
      Fixture.turn(
        question: "What happens\nif we terminate the sponsorship agreement early, and why?")
    )
    let session = try #require(try await store.session(id))
    #expect(session.title == "What happens if we terminate the sponsorship agreement…")
    #expect(session.library == "contracts")
    #expect(session.turnCount == 1)
    #expect(session.created == Fixture.noon)
  }

  @Test("text that was appended is there when the process died, and the turn is interrupted")
  func killed() async throws {
    let store = try fixture.open(as: Fixture.gone)
    let turn = Fixture.turn()
    try await store.begin(turn)
    for word in ["Three ", "months ", "[1]"] { try await store.append(word, to: turn.id) }

    // The first store is never closed, as after kill -9.
    let next = try fixture.open(isRunning: { $0 != Fixture.gone })
    let found = try #require(try await next.turn(turn.id))
    #expect(found.answerText == "Three months [1]")
    #expect(found.outcome == .interrupted)
    #expect(try await next.search("months").count == 1)
    #expect(try await next.check().isEmpty)
  }

  @Test("a turn that another process still runs is not touched, and its text shows")
  func runningElsewhere() async throws {
    let store = try fixture.open(as: Fixture.gone)
    let turn = Fixture.turn()
    try await store.begin(turn)
    try await store.append("Three", to: turn.id)
    let other = try fixture.open(isRunning: { $0 == Fixture.gone })
    let seen = try #require(try await other.turn(turn.id))
    #expect(seen.outcome == nil)
    #expect(seen.answerText == "Three")
    try await store.append(" months", to: turn.id)
    #expect(try await other.turn(turn.id)?.answerText == "Three months")
  }

  @Test("this process is seen running, and one of the same number that began earlier is not")
  func identity() {
    let me = ProcessIdentity.current()
    #expect(me.isRunning())
    let earlier = ProcessIdentity(pid: me.pid, started: me.started + 1, space: me.space)
    #expect(!earlier.isRunning())
    let elsewhere = ProcessIdentity(pid: me.pid, started: 1, space: "x@otherboot")
    #expect(!elsewhere.isRunning())
  }

  @Test("a stopped turn is stored by a task that is already cancelled")
  func cancelled() async throws {
    let store = try fixture.open()
    let turn = Fixture.turn()
    try await store.begin(turn)
    var ended = turn
    ended.answer = [.text("Three")]
    ended.outcome = .stopped
    let last = ended
    let work = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await store.end(last)
    }
    try await work.value
    #expect(try await store.turn(turn.id)?.outcome == .stopped)
  }

  @Test("a turn of a deleted session is reported, not brought back")
  func deletedMeanwhile() async throws {
    let store = try fixture.open()
    let turn = Fixture.turn()
    try await store.begin(turn)
    try await store.delete(turn.session)
    await #expect(throws: StoreError.turnNotFound("t1")) {
      try await store.append("x", to: turn.id)
    }
    await #expect(throws: StoreError.turnNotFound("t1")) { try await store.end(turn) }
    #expect(try await store.sessions().isEmpty)
  }

  @Test("follow-up prompts share what they repeat, and still come back whole")
  func sharedPieces() async throws {
    let store = try fixture.open()
    let long = String(repeating: "The agreement runs until April. ", count: 2_000)
    var messages: [Message] = []
    for number in 1...20 {
      var turn = Fixture.turn("t\(number)")
      messages.append(Message(.user, "\(number) \(long)"))
      turn.prompt = Prompt(instructions: "Answer.", messages: messages)
      try await store.begin(turn)
      try await store.ground(turn)
      messages.append(Message(.assistant, "Answer \(number)."))
    }
    #expect(try await store.prompt(of: TurnID(rawValue: "t20"))?.messages == messages.dropLast())
    let history = try await store.history(of: SessionID(rawValue: "s1"), last: 2)
    #expect(history.map(\.id.rawValue) == ["t19", "t20"])
    #expect(history.map { $0.prompt?.messages } == [[messages[36]], [messages[38]]])
    try store.close()
    let size = try FileManager.default.attributesOfItem(atPath: fixture.url.path)[.size]
    // 20 texts of 64 kB once each are 1.3 MB; repeated they would be 13 MB.
    #expect(try #require(size as? Int) < 3_000_000)
  }
}
