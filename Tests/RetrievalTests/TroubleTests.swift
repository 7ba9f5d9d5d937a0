import Foundation
import GRDB
import IndexFixture
import Support
import Testing

@testable import Retrieval

@Suite("Trouble with the disk")
struct TroubleTests {
  @Test("A full disk ends the run with a reason, and the next run goes on")
  func fullDisk() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    for number in 0..<30 {
      let words = (0..<400).map { "word\(number)x\($0)" }.joined(separator: " ")
      try folder.write("\(number).txt", words)
    }
    let pages = try await library.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    try await library.write { try $0.execute(sql: "PRAGMA max_page_count = \(pages + 40)") }
    let last = await index(folder, into: library).last
    guard case .failed(let failure) = last?.phase else {
      Issue.record("The run ended as \(String(describing: last?.phase)).")
      return
    }
    #expect(failure.sentence == RetrievalError.diskFull(path: library.url.path).sentence)
    #expect(try await library.check().isEmpty)
    let kept = try await library.statistics().documents
    #expect(kept > 0)
    try await library.write { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
    let next = await index(folder, into: library).last
    #expect(next?.phase == .finished)
    #expect(next?.unchanged == kept)
    #expect(try await library.statistics().documents == 30)
  }

  @Test("Another writer is waited for, then named")
  func lockedLibrary() async throws {
    let writing = try makeLibrary()
    let waiting = try Library(at: writing.url, patience: 0.01)
    let error = #expect(throws: RetrievalError.self) {
      try writing.pool.write { database in
        try database.execute(sql: "INSERT INTO root (path) VALUES ('/x')")
        try waiting.pool.writeWithoutTransaction { database in
          do {
            try database.execute(sql: "INSERT INTO root (path) VALUES ('/y')")
          } catch {
            throw RetrievalError(error, at: "/library")
          }
        }
      }
    }
    #expect(error == .locked(path: "/library"))
  }

  @Test("A library of a newer outcrop is left alone")
  func newerLibrary() async throws {
    let library = try makeLibrary()
    try await library.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')")
    }
    #expect(throws: RetrievalError.tooNew(path: library.url.path)) {
      try Library(at: library.url)
    }
  }

  @Test("One library that cannot be opened does not hide the others")
  func listing() async throws {
    let catalogue = LibraryCatalogue(folder: URL(fileURLWithPath: try makeTemporaryFolder()))
    _ = try catalogue.open("good")
    let junk = String(repeating: "junk ", count: 2_000)
    try junk.write(
      to: catalogue.folder.appendingPathComponent("bad.sqlite"), atomically: true, encoding: .utf8)
    let listings = await catalogue.list()
    #expect(listings.map(\.name) == ["bad", "good"])
    #expect((try? listings.last?.content.get())?.documents == 0)
    #expect((try? listings.first?.content.get()) == nil)
  }

  @Test("Cancelling ends a run early and keeps what was done")
  func cancelling() async throws {
    let folder = try TextFolder()
    for number in 0..<50 { try folder.write("\(number).txt", "Number \(number).") }
    let library = try makeLibrary()
    let indexer = Indexer(library: library, reader: folder, now: { 0 })
    for await value in indexer.run([folder.path]) where value.done >= 3 { break }
    let kept = try await library.statistics().documents
    #expect(kept >= 3)
    #expect(try await library.check().isEmpty)
    #expect(await index(folder, into: library).last?.phase == .finished)
    #expect(try await library.statistics().documents == 50)
  }
}
