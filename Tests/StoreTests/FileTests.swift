import Core
import FoundationEssentials
import Glibc
import Store
import Testing

@Suite("The database file")
struct FileTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  private func mode(_ path: String) -> UInt32? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
  }

  @Test("is private, with its folder and its companions")
  func permissions() async throws {
    let store = try fixture.open()
    try await store.begin(Fixture.turn())
    #expect(mode(fixture.url.deletingLastPathComponent().path) == 0o700)
    for companion in ["", "-wal", "-shm"] {
      #expect(mode(fixture.url.path + companion) == 0o600, "sessions.sqlite\(companion)")
    }
    try store.close()
    chmod(fixture.url.path, 0o644)
    _ = try fixture.open()
    #expect(mode(fixture.url.path) == 0o600)
  }

  @Test(
    "that is no database is reported and left as it is",
    arguments: ["short", String(repeating: "not a database ", count: 600)])
  func notADatabase(text: String) throws {
    try fixture.open().close()
    try Data(text.utf8).write(to: fixture.url)
    #expect(throws: StoreError.corrupt(path: fixture.url.path)) { _ = try fixture.open() }
    #expect(try String(contentsOf: fixture.url, encoding: .utf8) == text)
  }

  @Test("that is damaged inside is reported when the damage is met, and can be set aside")
  func damaged() async throws {
    let store = try fixture.open()
    for number in 0..<200 {
      try await store.begin(
        Fixture.turn("t\(number)", answer: String(repeating: "word ", count: 400)))
    }
    try store.close()
    var bytes = try Data(contentsOf: fixture.url)
    for index in stride(from: 4_096, to: bytes.count, by: 1) { bytes[index] = 0x5A }
    try bytes.write(to: fixture.url)

    #expect(throws: StoreError.corrupt(path: fixture.url.path)) { _ = try fixture.open() }
    #expect(try Data(contentsOf: fixture.url) == bytes)
    let aside = try #require(try SessionStore.setAside(fixture.url, now: Fixture.noon))
    #expect(try Data(contentsOf: URL(filePath: aside)) == bytes)
    #expect(try await fixture.open().sessions().isEmpty)
  }

  @Test("of another program is refused")
  func foreign() throws {
    try fixture.open().close()
    var bytes = try Data(contentsOf: fixture.url)
    bytes[68] = 0x01  // The application's mark in SQLite's header.
    try bytes.write(to: fixture.url)
    #expect(throws: StoreError.foreign(path: fixture.url.path)) { _ = try fixture.open() }
  }

  @Test("of a newer outcrop is refused and left as it is")
  func newer() throws {
    try fixture.open().close()
    var bytes = try Data(contentsOf: fixture.url)
    let name = Data("1 sessions and turns".utf8)
    while let place = bytes.firstRange(of: name) { bytes[place.lowerBound] = UInt8(ascii: "9") }
    try bytes.write(to: fixture.url)
    #expect(throws: StoreError.newerSchema(path: fixture.url.path)) { _ = try fixture.open() }
    #expect(try Data(contentsOf: fixture.url) == bytes)
  }

  @Test("that cannot grow says the disk is full, and keeps what it had")
  func full() async throws {
    let store = try fixture.open(pageLimit: 40)
    let turn = Fixture.turn()
    try await store.begin(turn)
    try await store.append("kept", to: turn.id)
    let long = String(repeating: "x", count: 400_000)
    await #expect(throws: StoreError.diskFull(path: fixture.url.path)) {
      try await store.append(long, to: turn.id)
    }
    #expect(try await store.turn(turn.id)?.answerText == "kept")
    try await store.append(" too", to: turn.id)
    #expect(try await store.turn(turn.id)?.answerText == "kept too")
  }

  @Test("in a folder that cannot be made is reported with the folder")
  func noFolder() throws {
    try FileManager.default.createDirectory(
      at: fixture.folder, withIntermediateDirectories: true)
    let blocker = fixture.folder.appending(path: "data")
    try Data("file".utf8).write(to: blocker)
    #expect(throws: StoreError.self) { _ = try fixture.open() }
    #expect(try String(contentsOf: blocker, encoding: .utf8) == "file")
  }

  @Test("is not written while nothing happens, nor by opening it again")
  func idle() async throws {
    let store = try fixture.open()
    try await store.begin(Fixture.turn())
    let wal = fixture.url.path + "-wal"
    let before = try Data(contentsOf: URL(filePath: wal))
    let other = try fixture.open()
    _ = try await other.sessions()
    _ = try await store.turns(of: SessionID(rawValue: "s1"))
    #expect(try Data(contentsOf: URL(filePath: wal)) == before)
  }

  @Test("every error says what happened and what to do")
  func explained() {
    let errors: [StoreError] = [
      .corrupt(path: "p"), .foreign(path: "p"), .newerSchema(path: "p"), .diskFull(path: "p"),
      .readOnly(path: "p"), .locked(path: "p"), .cannotOpen(path: "p", reason: "r"),
      .failed(path: "p", reason: "r"), .sessionNotFound("s"), .turnNotFound("t"),
      .unreadableImport(line: 1, reason: "r"),
    ]
    for error in errors {
      #expect(error.sentence.hasSuffix("."))
      #expect(error.remedy.hasSuffix("."))
    }
    #expect(Set(errors.map(\.code)).count == errors.count)
  }
}
