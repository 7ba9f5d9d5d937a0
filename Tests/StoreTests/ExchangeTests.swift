import Core
import FoundationEssentials
import Store
import Testing

@Suite("Export and import")
struct ExchangeTests {
  let fixture: Fixture
  let id = SessionID(rawValue: "s1")

  init() throws { fixture = try Fixture() }

  private func text(
    of store: SessionStore, as format: ExportFormat, withPrompts: Bool = true
  ) async throws -> String {
    var text = ""
    try await store.export(id, as: format, withPrompts: withPrompts) { text += $0 }
    return text
  }

  private func filled() async throws -> SessionStore {
    let store = try fixture.open()
    let turn = Fixture.whole()
    try await store.setLibrary("contracts", of: id)
    try await store.begin(turn)
    try await store.ground(turn)
    try await store.end(turn)
    return store
  }

  @Test("a session comes back from its own export, whole")
  func roundTrip() async throws {
    let store = try await filled()
    let export = try await text(of: store, as: .json)
    let session = try await store.session(id)
    try await store.delete(id)
    let report = try await store.importSessions(Data(export.utf8))
    #expect(report.imported == [id])
    #expect(try await store.session(id) == session)
    #expect(try await store.turn(TurnID(rawValue: "t1")) == Fixture.whole())
  }

  @Test("a session that is there is kept, or replaced when asked to")
  func existing() async throws {
    let store = try await filled()
    let file = Data(
      """
      {
        "sessions": [
          {"id": "s1", "title": "New", "messages": [{"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"},
            {"role": "assistant", "content": "again"}, {"role": "user", "content": "Bye"}]}
        ]
      }
      """.utf8)
    #expect(try await store.importSessions(file).kept == [id])
    #expect(try await store.turns(of: id).count == 1)
    #expect(try await store.importSessions(file, replacing: true).imported == [id])
    let turns = try await store.turns(of: id)
    #expect(turns.map(\.question) == ["Hi", "Bye"])
    #expect(turns.map(\.answerText) == ["Hello\n\nagain", ""])
    #expect(try await store.spending(of: id).turns == 0)
  }

  @Test(
    "a file of something else is refused with its line, and nothing is stored",
    arguments: [
      ("{", 1), ("[]", 1), ("{\"sessions\":[{\"id\":\"x\"}]}", 1),
      (
        "{\"type\":\"session\",\"id\":\"x\",\"title\":\"\",\"created\":\"\",\"updated\":\"\",\"turns\":1}\n{",
        2
      ),
    ])
  func broken(text: String, line: Int) async throws {
    let store = try fixture.open()
    let error = await #expect(throws: StoreError.self) {
      _ = try await store.importSessions(Data(text.utf8))
    }
    guard case .unreadableImport(line, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await store.sessions().isEmpty)
  }

  @Test("Markdown shows question, answer, sources, failure and receipt")
  func markdown() async throws {
    let text = try await text(of: filled(), as: .markdown)
    #expect(
      text == """
        # What is the notice period?

        2026-03-14T12:00:00.000Z, library contracts

        > What is the notice period?

        Three months [1].

        *It went silent. Ask again.*

        \\[1\\] Lease, p. ii (/docs/lease.pdf)  

        *openai:gpt-4o · 219 → 8 tokens · $0.0005025*

        """)
  }

  @Test("an unknown session cannot be exported")
  func unknown() async throws {
    let store = try fixture.open()
    await #expect(throws: StoreError.sessionNotFound("s1")) {
      try await store.export(id, as: .json) { _ in }
    }
  }
}
