import Core
import Testing

@testable import Documents

@Suite("Chunker")
struct ChunkerTests {
  private let chunker = Chunker()

  @Test("keeps its promises on every text", arguments: 0..<60)
  func promises(seed: Int) {
    var texts = RandomTexts(seed: UInt64(seed))
    let document = texts.document()
    check(document, chunker.chunks(of: document), limit: 1000)
  }

  @Test("keeps its promises at small sizes", arguments: 0..<20)
  func smallSizes(seed: Int) {
    var texts = RandomTexts(seed: UInt64(seed) + 1000)
    let document = texts.document()
    let small = Chunker(sizes: 40...90)
    check(document, small.chunks(of: document), limit: 90)
  }

  @Test("makes chunks of the wished size out of prose")
  func proseSizes() {
    let sentence =
      "The tenant shall give notice in writing three months before the end of the term. "
    let paragraph = String(repeating: sentence, count: 6)
    let text = Array(repeating: paragraph, count: 20).joined(separator: "\n\n")
    let chunks = chunker.chunks(of: ReadDocument(title: "Lease", kind: .plainText, text: text))
    for chunk in chunks.dropLast() {
      #expect((450...1000).contains(chunk.text.unicodeScalars.count))
      #expect(chunk.text.hasSuffix("."))
    }
  }

  @Test("begins a chunk at each section that is long enough to stand alone")
  func sections() {
    let body = String(repeating: "Water flows down the hill because it must. ", count: 12)
    let text = "# Rivers\n\n\(body)\n\n## Deltas\n\n\(body)\n\n# Lakes\n\n\(body)\n"
    let outline = MarkdownOutline(text)
    let chunks = chunker.chunks(
      of: ReadDocument(title: "Water", kind: .markdown, text: text, sections: outline.sections))
    #expect(chunks.map(\.place.headings) == [["Rivers"], ["Rivers", "Deltas"], ["Lakes"]])
    #expect(chunks.map { $0.text.prefix(8) } == ["# Rivers", "## Delta", "# Lakes\n"])
  }

  @Test("counts lines and pages from one and keeps labels that differ")
  func places() {
    let page = String(repeating: "One more clause of the contract. ", count: 20)
    let text = "\(page)\n\n\(page)"
    let document = ReadDocument(
      title: "Contract", kind: .pdf, text: text,
      pageStarts: [0, page.unicodeScalars.count + 2], pageLabels: ["i", "2"])
    let chunks = chunker.chunks(of: document)
    #expect(chunks.map(\.place.page) == [1, 2])
    #expect(chunks.map(\.place.pageLabel) == ["i", nil])
    #expect(chunks.map(\.place.lines) == [1...1, 3...3])
  }

  @Test("cuts Chinese at the ends of its sentences")
  func chinese() {
    let sentence = "在罗洛大军到来之前，它的人口与皮卡第或法兰西岛没有差别，都被视为法兰克人。"
    let text = String(repeating: sentence, count: 80)
    let chunks = chunker.chunks(of: ReadDocument(title: "维京", kind: .plainText, text: text))
    #expect(chunks.count >= 3)
    #expect(chunks.allSatisfy { $0.text.hasSuffix("。") })
  }

  @Test("does not take the full stop of an abbreviation for the end of a sentence")
  func abbreviations() {
    let sentence =
      "Mr. J. Smith of Acme Inc. and Dr. Brown signed the agreement in St. Louis today. "
    let text = String(repeating: sentence, count: 40)
    let chunks = chunker.chunks(of: ReadDocument(title: "A", kind: .plainText, text: text))
    #expect(chunks.allSatisfy { $0.text.hasSuffix("today.") })
  }

  @Test("keeps the rows of a table whole")
  func tables() {
    let row = "| Raw material and finished goods | $222 | $191 |\n"
    let text = "Inventories of the company:\n\n" + String(repeating: row, count: 60)
    let chunks = chunker.chunks(of: ReadDocument(title: "T", kind: .markdown, text: text))
    #expect(chunks.count >= 3)
    #expect(chunks.allSatisfy { $0.text.hasSuffix("|") })
  }

  @Test("tears only a word that is longer than a chunk")
  func longWord() {
    let text = "before " + String(repeating: "x", count: 2500) + " after"
    let chunks = chunker.chunks(of: ReadDocument(title: "X", kind: .plainText, text: text))
    #expect(chunks.allSatisfy { $0.text.unicodeScalars.count <= 1000 })
    #expect(chunks.map(\.text).joined().filter { $0 == "x" }.count == 2500)
  }

  @Test("finds no chunk in blank text", arguments: ["", " ", "\n\n\t \n"])
  func blank(text: String) {
    #expect(chunker.chunks(of: ReadDocument(title: "B", kind: .plainText, text: text)).isEmpty)
  }

  private func check(_ document: ReadDocument, _ chunks: [ChunkDraft], limit: Int) {
    let scalars = Array(document.text.unicodeScalars)
    var covered = 0
    for chunk in chunks {
      let range = chunk.place.characters
      #expect(range.lowerBound >= covered)
      #expect(!range.isEmpty && range.upperBound <= scalars.count)
      #expect(range.count <= limit)
      for scalar in scalars[covered..<range.lowerBound] { #expect(scalar.properties.isWhitespace) }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[range])
      #expect(String(view) == chunk.text)
      checkEdge(range.lowerBound, scalars, limit)
      checkEdge(range.upperBound, scalars, limit)
      let lines = scalars[..<range.lowerBound].count { $0 == "\n" } + 1
      #expect(chunk.place.lines.lowerBound == lines)
      #expect(
        chunk.place.lines.upperBound == lines + scalars[range].count { $0 == "\n" })
      covered = range.upperBound
    }
    for scalar in scalars[covered...] { #expect(scalar.properties.isWhitespace) }
  }

  private func checkEdge(_ edge: Int, _ scalars: [Unicode.Scalar], _ limit: Int) {
    guard edge > 0, edge < scalars.count else { return }
    let isTorn =
      Letters.isWordPart(scalars[edge - 1].value) && Letters.isWordPart(scalars[edge].value)
    guard isTorn else { return }
    var start = edge
    var end = edge
    while start > 0, !scalars[start - 1].properties.isWhitespace { start -= 1 }
    while end < scalars.count, !scalars[end].properties.isWhitespace { end += 1 }
    #expect(end - start > limit, "a word of \(end - start) was torn")
  }
}
