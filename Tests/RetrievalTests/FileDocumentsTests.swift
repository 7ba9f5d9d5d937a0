import Core
import Documents
import Foundation
import IndexFixture
import Retrieval
import Testing

@Suite("Files of every kind")
struct FileDocumentsTests {
  @Test("Headings are searched, and what is no document is named or left alone")
  func folderOfFiles() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("guide.md", "# Harbour guide\n\n## Mooring\n\nTie up at the north quay.\n")
    try folder.write("tool.py", "def count_boats(harbour):\n    return len(harbour.boats)\n")
    try folder.write("photo.png", "not really")
    try folder.write(".secret", "Nobody sees this.")
    try folder.write("scan.pdf", "%PDF-1.4 broken")
    let reader = FileDocuments(reader: DocumentReader(reader: nil))
    let indexer = Indexer(library: library, reader: reader, now: { 1 })
    var last: IndexProgress?
    for await value in indexer.run([folder.path]) { last = value }
    #expect(last?.phase == .finished)
    #expect(last?.found == 4)
    #expect(last?.skipped == 1)
    #expect(last?.failed == 1)
    let mooring = try await LibraryRetriever(library)
      .retrieve(RetrievalQuery(text: "mooring", topK: 3)).first
    #expect(mooring?.chunk.text.contains("north quay") == true)
    #expect(mooring?.chunk.title == "Harbour guide")
    #expect(try await found("countBoats", in: library).count == 1)
    #expect(try await found("nobody sees", in: library).isEmpty)
    let files = try await library.files()
    #expect(files.count == 4)
    #expect(files.allSatisfy { $0.status == .indexed || !$0.status.reason.isEmpty })
  }

  @Test("A root that does not exist is reported and nothing is lost")
  func missingRoot() async throws {
    let library = try makeLibrary()
    let reader = FileDocuments(reader: DocumentReader(reader: nil))
    var news: [FileReport] = []
    for await value in Indexer(library: library, reader: reader, now: { 1 }).run(["/nowhere/x"]) {
      if let report = value.news { news.append(report) }
    }
    #expect(news.map(\.path) == ["/nowhere/x"])
    #expect(try await library.statistics().documents == 0)
  }
}
