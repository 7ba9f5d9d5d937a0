import Foundation
import IndexFixture
import Retrieval
import Testing

@Suite("Libraries")
struct LibraryTests {
  private func catalogue() throws -> LibraryCatalogue {
    LibraryCatalogue(folder: URL(fileURLWithPath: try makeTemporaryFolder() + "/libraries"))
  }

  @Test("A library and the files beside it belong to their owner only")
  func permissions() async throws {
    let library = try makeLibrary()
    let folder = try TextFolder()
    try folder.write("a.txt", "One.")
    await index(folder, into: library)
    for suffix in ["", "-wal", "-shm"] {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: library.url.path + suffix)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
  }

  @Test("Libraries are listed, opened and deleted by name")
  func catalogueOfLibraries() throws {
    let catalogue = try catalogue()
    #expect(catalogue.names().isEmpty)
    _ = try catalogue.open("leases")
    _ = try catalogue.open("Été 漢")
    #expect(catalogue.names() == ["leases", "Été 漢"].sorted())
    try catalogue.delete("leases")
    #expect(catalogue.names() == ["Été 漢"])
    #expect(throws: RetrievalError.unknownLibrary(name: "leases")) {
      try catalogue.delete("leases")
    }
  }

  @Test("Names that are no file names are refused", arguments: ["", ".", "../x", "a/b", "\n"])
  func invalidNames(_ name: String) throws {
    let catalogue = try catalogue()
    #expect(throws: RetrievalError.invalidName(name)) { try catalogue.open(name) }
  }

  @Test("A folder gets a library of its own, the same each time")
  func namesForPaths() async throws {
    let catalogue = try catalogue()
    let (first, second) = (try TextFolder(), try TextFolder())
    let (one, other) = (first.path + "/papers", second.path + "/papers")
    #expect(try await catalogue.name(for: [one]) == "papers")
    let library = try catalogue.open("papers")
    for await _ in Indexer(library: library, reader: first, now: { 0 }).run([one]) {}
    #expect(try await catalogue.name(for: [one]) == "papers")
    #expect(try await catalogue.name(for: [other]) == "papers-2")
  }

  @Test("A file that is no database is called damaged and left alone")
  func damagedFile() throws {
    let path = try makeTemporaryFolder() + "/x.sqlite"
    let junk = String(repeating: "This is no database. ", count: 400)
    try junk.write(toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: RetrievalError.self) {
      try Library(at: URL(fileURLWithPath: path))
    }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == junk)
  }

  @Test("A library in a place that cannot be written is explained")
  func unwritablePlace() {
    let error = #expect(throws: RetrievalError.self) {
      try Library(at: URL(fileURLWithPath: "/proc/nowhere/x.sqlite"))
    }
    guard case .cannotOpen = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
