import Core
import Foundation
import IndexFixture
import Retrieval
import Support
import Testing

@Suite("Search")
struct SearchTests {
  private func library(_ files: [String: String]) async throws -> Library {
    let folder = try TextFolder()
    for (name, text) in files { try folder.write(name, text) }
    let library = try makeLibrary()
    await index(folder, into: library)
    return library
  }

  @Test(
    "Any text is a valid question",
    arguments: [
      "", " ", "\"", "'", "NEAR(", "a OR", "AND NOT", "title:", "lease*", "^lease", "(", "{}",
      "-lease", "+", "👩‍👩‍👧 🇩🇪", "\u{0}", "\u{1}lease", "; DROP TABLE chunk; --", "\\", "%", "???",
      String(repeating: "lease \" ", count: 1_500), String(repeating: "漢", count: 10_000),
    ])
  func safeQuestions(_ question: String) async throws {
    let library = try await library(["a.txt": "The lease ends in May."])
    let sources = try await LibraryRetriever(library)
      .retrieve(RetrievalQuery(text: question, topK: 5))
    #expect(sources.count <= 1)
    #expect(try await found("lease", in: library).count == 1)
  }

  @Test("Nothing is found in an empty library")
  func emptyLibrary() async throws {
    #expect(try await found("anything at all", in: makeLibrary()).isEmpty)
    #expect(
      try await found("anything", in: makeLibrary(), embedder: WordEmbeddingModel()).isEmpty)
  }

  @Test(
    "Scripts without spaces are found by parts of their words",
    arguments: [
      ("伽玛射线", "哪个卫星探测到了一次伽玛射线暴发？"), ("猫", "猫が好きです。"), ("東京", "私は東京に住んでいます。"),
      ("สัญญา", "สัญญาเช่าสิ้นสุดในเดือนพฤษภาคม"), ("계약", "임대차 계약은 5월에 끝난다."),
    ])
  func unspacedScripts(_ question: String, _ text: String) async throws {
    let library = try await library(["a.txt": text, "b.txt": "Something else."])
    #expect(try await found(question, in: library) == [text])
  }

  @Test(
    "Words are found whatever their ending, case and accents",
    arguments: [
      ("terminates", "On TERMINATION, keys are returned."), ("cafe", "Le Café est fermé."),
      ("strasse", "Die Straße ist lang."), ("get user name", "func getUserName() {}"),
      ("getUserName", "let get_user_name = 1"), ("http port", "HTTP_PORT = 80"),
      ("ЁЛКА", "Зелёная елка."), ("λογος", "Ο Λόγος"),
    ])
  func wordForms(_ question: String, _ text: String) async throws {
    let library = try await library(["a.txt": text, "b.txt": "Nothing of the kind."])
    #expect(try await found(question, in: library).first == text)
  }

  @Test("Matches are the words of the question, in code points")
  func matches() async throws {
    let text = "👩‍👩‍👧 Éach lease, and the leasing of 漢字文."
    let library = try await library(["a.txt": text])
    let source = try #require(
      try await LibraryRetriever(library).retrieve(
        RetrievalQuery(text: "the lease 漢字", topK: 1)
      ).first)
    let scalars = Array(source.chunk.text.unicodeScalars)
    let words = source.matches.map { range in
      String(String.UnicodeScalarView(scalars[range]))
    }
    #expect(words == ["lease", "leasing", "漢字"])
  }

  @Test("A question that repeats a file's name finds the file")
  func fileName() async throws {
    let library = try await library([
      "Harbour Lease 2021.txt": "It ends in May.", "notes.txt": "It ends in June, at the harbour.",
    ])
    #expect(
      try await found("When does the harbour lease 2021 end?", in: library).first
        == "It ends in May.")
  }

  @Test("A question that names a long document is answered from it")
  func namedDocument() async throws {
    let parties = ["Acme and Borealis", "Cobalt and Dunmore", "Everest and Fjord"]
    var files: [String: String] = [:]
    for (index, names) in parties.enumerated() {
      files["contract-\(index).txt"] = """
        Services Agreement between \(names).

        Either party may terminate with \(index + 1)0 days notice.

        The law of country number \(index) governs this agreement.

        Fees are payable each month.
        """
    }
    let library = try await library(files)
    let best = try await found(
      "Consider the Services Agreement between Cobalt and Dunmore. Which law governs it?",
      in: library)
    #expect(best.first == "The law of country number 1 governs this agreement.")
    let open = try await found("Which law governs the agreements?", in: library)
    #expect(Set(open.prefix(3)).count == 3)
    #expect(open.prefix(3).allSatisfy { $0.hasPrefix("The law") })
  }

  @Test("Scores are between 0 and 1, best first, with the ranks of both arms")
  func scores() async throws {
    let folder = try TextFolder()
    try folder.write("a.txt", "The lease ends in May.\n\nThe rent is due.\n\nPlum cake.")
    let library = try makeLibrary()
    let model = WordEmbeddingModel()
    await index(folder, into: library, embedder: model)
    let sources = try await LibraryRetriever(library, embedder: model)
      .retrieve(RetrievalQuery(text: "when does the lease end", topK: 10))
    #expect(sources.map(\.rank) == Array(1...sources.count))
    #expect(sources.map(\.score) == sources.map(\.score).sorted(by: >))
    #expect(sources.allSatisfy { (0...1).contains($0.score) })
    #expect(sources.first?.chunk.text == "The lease ends in May.")
    #expect(sources.first?.lexical?.rank == 1)
    #expect(sources.first?.dense?.rank == 1)
  }

  @Test("Asking works while a run writes")
  func askingWhileIndexing() async throws {
    let folder = try TextFolder()
    for number in 0..<60 { try folder.write("\(number).txt", "The lease number \(number).") }
    let library = try makeLibrary()
    let indexer = Indexer(library: library, reader: folder, now: { 0 })
    var seen = 0
    for await value in indexer.run([folder.path]) where value.news != nil {
      let count = try await found("lease", in: library).count
      #expect(count >= 1)
      seen += 1
    }
    #expect(seen == 60)
  }

  @Test("New and deleted embeddings reach a retriever that is open")
  func vectorsStayInStep() async throws {
    let folder = try TextFolder()
    let library = try makeLibrary()
    let model = WordEmbeddingModel()
    try folder.write("a.txt", "apple")
    await index(folder, into: library, embedder: model)
    let retriever = LibraryRetriever(library, embedder: model, mode: .dense)
    func texts(_ question: String) async throws -> [String] {
      try await retriever.retrieve(RetrievalQuery(text: question, topK: 5)).map(\.chunk.text)
    }
    #expect(try await texts("apple") == ["apple"])
    try folder.write("b.txt", "pear")
    await index(folder, into: library, embedder: model)
    #expect(try await texts("pear").first == "pear")
    try folder.remove("b.txt")
    await index(folder, into: library, embedder: model)
    #expect(try await texts("pear") == ["apple"])
  }
}
