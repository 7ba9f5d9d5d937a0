import Core
import Foundation
import IndexFixture
import Retrieval
import Support
import Testing

@Suite("Indexing")
struct IndexingTests {
  @Test("A second run finds everything unchanged")
  func secondRun() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("a.txt", "The lease ends in May.\n\nThe rent is due monthly.")
    try folder.write("b.txt", "A recipe for plum cake.")
    let first = await index(folder, into: library).last
    #expect(first?.phase == .finished)
    #expect(first?.found == 2)
    #expect(first?.done == 2)
    #expect(first?.chunks == 3)
    let second = await index(folder, into: library).last
    #expect(second?.unchanged == 2)
    #expect(second?.chunks == 0)
    #expect(try await library.statistics().chunks == 3)
  }

  @Test("A changed file replaces its chunks")
  func changedFile() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("a.txt", "The lease ends in May.")
    await index(folder, into: library)
    try folder.write("a.txt", "The lease ends in October.")
    await index(folder, into: library)
    #expect(try await found("October", in: library) == ["The lease ends in October."])
    #expect(try await found("May", in: library).isEmpty)
    #expect(try await library.check().isEmpty)
  }

  @Test("A file touched but not changed keeps its chunks and embeddings")
  func touchedFile() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("a.txt", "The lease ends in May.", modified: 10)
    await index(folder, into: library, embedder: WordEmbeddingModel())
    let before = try await sources("lease", in: library).map(\.chunk.id)
    try folder.write("a.txt", "The lease ends in May.", modified: 20)
    let last = await index(folder, into: library, embedder: WordEmbeddingModel()).last
    #expect(last?.unchanged == 1)
    #expect(try await sources("lease", in: library).map(\.chunk.id) == before)
  }

  @Test("A renamed file keeps its chunks and is found under its new name")
  func renamedFile() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("lease.txt", "It ends in May.")
    try folder.write("other.txt", "It ends in June.")
    await index(folder, into: library)
    let before = try await sources("May", in: library).first
    try folder.rename("lease.txt", to: "tenancy.txt")
    let last = await index(folder, into: library).last
    let after = try await sources("tenancy", in: library).first
    #expect(last?.chunks == 0)
    #expect(last?.removed == 0)
    #expect(after?.chunk.id == before?.chunk.id)
    #expect(after?.chunk.path == folder.path + "/tenancy.txt")
    #expect(after?.chunk.title == "tenancy.txt")
    #expect(try await library.check().isEmpty)
  }

  @Test("A deleted file leaves the index")
  func deletedFile() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("a.txt", "The lease ends in May.")
    try folder.write("b.txt", "The lease ends in June.")
    await index(folder, into: library)
    try folder.remove("a.txt")
    #expect(await index(folder, into: library).last?.removed == 1)
    #expect(try await found("lease", in: library) == ["The lease ends in June."])
    #expect(try await library.check().isEmpty)
  }

  @Test("A folder that cannot be opened loses nothing")
  func unreachableFolder() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("a.txt", "The lease ends in May.")
    await index(folder, into: library)
    try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path + "-away")
    let values = await index(folder, into: library)
    #expect(values.last?.phase == .finished)
    #expect(values.last?.removed == 0)
    #expect(values.contains { $0.news?.path == folder.path })
    #expect(try await found("lease", in: library).count == 1)
  }

  @Test("A broken file is reported and the run goes on")
  func brokenFile() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("a.txt", "The lease ends in May.")
    try folder.write("broken.txt", "?")
    try folder.write("c.bin", "?")
    let last = await index(folder, into: library).last
    #expect(last?.phase == .finished)
    #expect(last?.failed == 1)
    #expect(last?.skipped == 1)
    let broken = try await library.files().first { $0.path.hasSuffix("broken.txt") }
    #expect(
      broken?.status == .failed(reason: "The file is broken.", remedy: "Mend it."))
  }

  @Test("Another version of the readers reads everything again")
  func otherReader() async throws {
    var folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("a.txt", "One.\n\nTwo.")
    await index(folder, into: library)
    folder.identifier = "paragraphs 2"
    #expect(await index(folder, into: library).last?.chunks == 2)
    #expect(try await library.statistics().chunks == 2)
  }

  @Test("Embeddings fill in behind, and only once")
  func embeddings() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    let paragraphs = (0..<40).map { "Paragraph number \($0)." }.joined(separator: "\n\n")
    try folder.write("a.txt", paragraphs)
    await index(folder, into: library)
    let first = await index(folder, into: library, embedder: WordEmbeddingModel())
    #expect(first.last?.embedded == 40)
    #expect(first.first { $0.phase == .embedding }?.embedded == 0)
    let second = await index(folder, into: library, embedder: WordEmbeddingModel())
    #expect(second.first { $0.phase == .embedding }?.embedded == 40)
    #expect(try await library.statistics().embedded == ["words-1": 40])
  }

  @Test("Another embedding model embeds again")
  func otherModel() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    try folder.write("a.txt", "One.\n\nTwo.")
    await index(folder, into: library, embedder: WordEmbeddingModel())
    let other = WordEmbeddingModel(identifier: "words-2", dimensions: 32)
    await index(folder, into: library, embedder: other)
    #expect(try await library.statistics().embedded == ["words-2": 2])
  }

  @Test("A document is put together again from its chunks exactly")
  func wholeDocument() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    let text = "\n\nÉin 漢字 paragraph.\n\n\n\nAnother one 👩‍👩‍👧.\n\nThe last.\n\n"
    try folder.write("a.txt", text)
    await index(folder, into: library)
    let source = try #require(try await sources("another", in: library).first)
    let document = try #require(try await library.document(source.chunk.document))
    #expect(document.text == text)
    #expect(document.chunks.count == 3)
    let place = source.chunk.place.characters
    let scalars = document.text.unicodeScalars.dropFirst(place.lowerBound).prefix(place.count)
    #expect(String(String.UnicodeScalarView(scalars)) == source.chunk.text)
  }

  private func sources(_ question: String, in library: Library) async throws -> [Source] {
    try await LibraryRetriever(library).retrieve(RetrievalQuery(text: question, topK: 10))
  }
}
