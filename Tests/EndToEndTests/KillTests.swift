import Core
import Foundation
import Glibc
import Store
import Synchronization
import Testing

extension EndToEnd {
  @Suite("Killed with SIGKILL")
  struct KillTests {
    @Test("a hundred times in mid-answer, the store is sound and what was committed is there")
    func answers() async throws {
      let home = try TestHome()
      let gates = Gates()
      let server = ModelServer { KillScript.steps(gates[KillScript.session(in: $0)]) }
      home.use(server)
      // The store is there before two write to it.
      try home.run("sessions", "list")
      // Two at a time: each also writes while the other one dies.
      async let first = kill(50, worker: 0, in: home, gates)
      async let second = kill(50, worker: 1, in: home, gates)
      let sessions = try await first + second

      let store = try home.store()
      #expect(try await store.check().isEmpty)
      #expect(try await Set(store.sessions().map(\.id.rawValue)) == Set(sessions))
      var points: Set<Int> = []
      for session in sessions {
        let turns = try await store.turns(of: SessionID(rawValue: session))
        #expect(turns.count == 1)
        let turn = try #require(turns.first)
        #expect(turn.outcome == .interrupted)
        #expect(turn.question.contains(session))
        #expect(turn.answerText.hasPrefix(KillScript.committed), "\(session)")
        #expect(KillScript.text.hasPrefix(turn.answerText), "\(session)")
        points.insert(turn.answerText.count)
      }
      // They died at many different points.
      #expect(points.count > 5)
    }

    /// Lets answers begin, waits until their beginning is stored, and kills them at random points
    /// after it. Returns the sessions.
    private func kill(_ count: Int, worker: Int, in home: TestHome, _ gates: Gates) async throws
      -> [String]
    {
      var sessions: [String] = []
      for index in 0..<count {
        let session = "session-\(worker)-\(index)"
        sessions.append(session)
        let run = try home.start([
          "ask", "Count, \(session).", "--no-retrieval", "--model", "openai:scripted", "--session",
          session,
        ])
        let deadline = Deadline()
        while try await home.turns(of: session).first?.answerText != KillScript.committed {
          try #require(!deadline.hasPassed && run.process.isRunning, "\(session) was not stored")
          try await Task.sleep(for: .milliseconds(10))
        }
        let printed = KillScript.committed.utf8.count + .random(in: 0...KillScript.length)
        gates[session].open()
        while run.size < printed, run.process.isRunning, !deadline.hasPassed {
          try await Task.sleep(for: .milliseconds(1))
        }
        #expect(run.process.isRunning)
        Glibc.kill(run.process.processIdentifier, SIGKILL)
        #expect(try run.result().status == 128 + Int(SIGKILL))
      }
      return sessions
    }
  }
}

/// The answer that is cut off.
private enum KillScript {
  private static let before = (0..<20).map { "before\($0) " }
  private static let after = (0..<200).map { "after\($0) " }

  /// What is stored before the killing begins.
  static var committed: String { before.joined() }
  static var text: String { (before + after).joined() }
  /// Bytes after the beginning at which an answer may be killed; it goes on a little longer.
  static let length = 1500

  static func steps(_ gate: ModelServer.Gate) -> [ModelServer.Step] {
    before.map { .token($0) } + [.wait(gate)] + after.flatMap { [.token($0), .pause(3)] }
      + [.wait(ModelServer.Gate())]
  }

  static func session(in body: String) -> String {
    body.firstMatch(of: /session-\d+-\d+/).map { String($0.0) } ?? ""
  }
}

/// A gate for each session, made when it is first asked for.
private final class Gates: Sendable {
  private let gates = Mutex<[String: ModelServer.Gate]>([:])

  subscript(session: String) -> ModelServer.Gate {
    gates.withLock { gates in
      let gate = gates[session] ?? ModelServer.Gate()
      gates[session] = gate
      return gate
    }
  }
}

extension TestHome.Running {
  /// Bytes printed so far.
  fileprivate var size: Int {
    var status = stat()
    return stat(output.path, &status) == 0 ? Int(status.st_size) : 0
  }
}
