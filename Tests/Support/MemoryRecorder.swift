package import Core

/// Keeps what it was told, in order.
package actor MemoryRecorder: TurnRecorder {
  package private(set) var calls: [String] = []
  package private(set) var text = ""
  package private(set) var ended: Turn?
  private let fails: Bool

  package init(fails: Bool = false) {
    self.fails = fails
  }

  package func begin(_ turn: Turn) async throws { try note("begin") }
  package func ground(_ turn: Turn) async throws { try note("ground") }

  package func append(_ text: String, to turn: TurnID) async throws {
    try note("append")
    self.text += text
  }

  package func end(_ turn: Turn) async throws {
    try note("end")
    ended = turn
  }

  private func note(_ call: String) throws {
    calls.append(call)
    if fails { throw Full() }
  }

  package struct Full: Error, Explained {
    package var sentence: String { "The disk is full." }
    package var remedy: String { "Free some space." }
  }
}
