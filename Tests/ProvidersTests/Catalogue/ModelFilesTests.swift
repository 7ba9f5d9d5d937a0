import Foundation
import Testing

@testable import Providers

@Suite("Model files")
struct ModelFilesTests {
  @Test("a checksum is the published one of a known text")
  func knownChecksum() async throws {
    let fixture = try PullFixture(size: 1)
    try fixture.shelve(Array("abc".utf8), as: "abc")
    #expect(
      try await sha256(ofFile: "\(fixture.root)/shelf/abc") { _ in }
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("a file of another size is seen without reading it, one of other bytes by verifying")
  func statesOfAFile() async throws {
    let fixture = try PullFixture()
    let model = try await fixture.model()
    #expect(fixture.files.state(of: model) == .absent)
    await #expect(throws: CatalogueError.absent("tiny")) { try await fixture.files.verify(model) }

    try FileManager.default.createDirectory(
      atPath: fixture.files.folder, withIntermediateDirectories: true)
    let place = URL(filePath: fixture.files.path(of: model))
    try Data(fixture.bytes.dropLast()).write(to: place)
    #expect(fixture.files.state(of: model) == .damaged(bytes: fixture.bytes.count - 1))

    try Data(fixture.bytes.reversed()).write(to: place)
    #expect(fixture.files.state(of: model) == .present)
    let error = await #expect(throws: CatalogueError.self) {
      try await fixture.files.verify(model)
    }
    #expect(error?.remedy == "Fetch it anew with: outcrop models pull tiny")

    try Data(fixture.bytes).write(to: place)
    try await fixture.files.verify(model)
    try fixture.files.remove(model)
    #expect(fixture.files.state(of: model) == .absent)
    #expect(throws: CatalogueError.absent("tiny")) { try fixture.files.remove(model) }
  }
}
