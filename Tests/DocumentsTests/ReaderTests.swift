import Core
import Testing

@testable import Documents

/// Reads the fixtures through the real reader process.
@Suite("Reader process")
struct ReaderTests {
  private let reader: DocumentReader

  init() throws {
    let program = try #require(
      DocumentReader.locateReader(environment: [:], executable: CommandLine.arguments[0]))
    reader = DocumentReader(reader: program)
  }

  @Test("reads the pages of a PDF with their labels, headings and words put together again")
  func pages() async throws {
    let document = try await read("pages.pdf")
    #expect(document.title == "The Lease of Acre House")
    #expect(document.pageLabels == ["i", "1", "2"])
    #expect(document.sections.map(\.title) == ["Notice", "Rent", "Repairs"])
    #expect(document.text.contains("three months before the end of the term"))
    #expect(document.text.contains("a well-known agent may act"))
    // The header stays once, the page numbers go.
    #expect(document.text.components(of: "draft of May") == 2)
    let pages = document.pageStarts.map { start in
      String(document.text.unicodeScalars.dropFirst(start).prefix(4))
    }
    #expect(pages == ["Acre", "Rent", "Repa"])
    #expect(document.remarks.isEmpty)
  }

  @Test("reads one column after the other")
  func columns() async throws {
    let text = try await read("columns.pdf").text
    let end = try #require(text.range(of: "First column ends."))
    let begin = try #require(text.range(of: "Second column begins."))
    #expect(end.lowerBound < begin.lowerBound)
    #expect(text.hasPrefix("A title across both of the columns"))
  }

  @Test("keeps the cells of a row together")
  func table() async throws {
    let text = try await read("table.pdf").text
    #expect(
      text == """
        2019\t2018
        Raw material\t$222\t$191
        Work in process\t2,370\t2,929
        Finished goods\t668\t716
        """)
  }

  @Test("reads Arabic from right to left and Japanese from top to bottom")
  func directions() async throws {
    let arabic = try await read("arabic.pdf").text
    #expect(
      arabic.words == "السلام عليكم ورحمة مدة الإخطار 3 أشهر قبل نهاية العقد".words)
    let japanese = try await read("vertical.pdf").text
    #expect(
      japanese.words.joined() == "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。")
  }

  @Test("opens an encrypted PDF with its password only")
  func encrypted() async throws {
    #expect(try await read("encrypted.pdf", password: "opensesame").text.contains("lease"))
    await #expect(throws: DocumentError.encrypted(path: path("encrypted.pdf"))) {
      try await read("encrypted.pdf")
    }
    await #expect(throws: DocumentError.wrongPassword(path: path("encrypted.pdf"))) {
      try await read("encrypted.pdf", password: "guess")
    }
  }

  @Test("reports scans and damage, and recovers what can be recovered")
  func damaged() async throws {
    await #expect(throws: DocumentError.noTextLayer(path: path("scan.pdf"), pages: 2)) {
      try await read("scan.pdf")
    }
    let recovered = try await read("broken-xref.pdf")
    #expect(recovered.text.contains("Finished goods"))
    #expect(recovered.remarks == [.recovered])
    await #expect(throws: DocumentError.self) { try await read("truncated.pdf") }
    await #expect(throws: DocumentError.self) { try await read("not-a-document.docx") }
  }

  @Test("reads headings, lists, tables, notes and boxes of a DOCX")
  func docx() async throws {
    let document = try await read("report.docx")
    #expect(document.title == "The Annual Report")
    #expect(document.language == "en-GB")
    #expect(document.sections.map(\.title) == ["The Annual Report", "Water", "Depths"])
    #expect(document.sections.map(\.level) == [1, 1, 2])
    #expect(
      document.text == """
        Confidential

        The Annual Report

        Water

        The lake rose[^1]\tfast
        in May.

        [^1]: Measured at the pier.

        Depths

        - one
        - two
          - deeper
        1. first
        2. second

        | Year | Level |
        | --- | --- |
        | 2019 | 3 \\| 4 m |
        |  | 5 m |

        Inside a control.

        In a box.

        东京的会社更新了合同。
        """)
  }

  @Test("refuses a DOCX that unpacks to too much, and expands no entities")
  func traps() async throws {
    var limits = ReadLimits()
    limits.unpackedBytes = 1 << 20
    let program = DocumentReader.locateReader(
      environment: [:], executable: CommandLine.arguments[0])
    let careful = DocumentReader(reader: program, limits: limits)
    await #expect(throws: DocumentError.expandsTooFar(path: path("bomb.docx"), limit: 1 << 20)) {
      try await careful.read(FileReference(path: path("bomb.docx")))
    }
    #expect(try await read("laughs.docx").text.unicodeScalars.count < 100)
  }

  @Test("keeps the content of a web page and leaves out what surrounds it")
  func html() async throws {
    let document = try await read("page.html")
    #expect(document.title == "Deltas")
    #expect(document.language == "en")
    for word in ["menu", "cookies", "Hidden", "script", "Related", "Copyright", "Home"] {
      #expect(!document.text.contains(word))
    }
    #expect(
      document.text.contains(
        """
        - river
        - wave
          - storm

        3. third

        Sizes

        | Name | km2 |
        | --- | --- |
        | Ganges | 105,000 |
        | Nile | 22,000 |

          level = rain
            - drought

        See the atlas for more on rivers.
        """))
    #expect(try await read("shift-jis.html").text == "賃借人は三か月前に書面で通知する。")
  }

  @Test("goes on with the next file after one that broke the reader")
  func survives() async throws {
    var limits = ReadLimits()
    limits.memoryBytes = 1
    let program = DocumentReader.locateReader(
      environment: [:], executable: CommandLine.arguments[0])
    let starved = DocumentReader(reader: program, limits: limits)
    // Far more than the least address space a reader is given.
    let huge = [UInt8]("<html>".utf8) + [UInt8](repeating: 0x78, count: 60 << 20)
    await #expect(throws: DocumentError.self) { try await starved.read(huge, named: "huge.html") }
    #expect(try await reader.read(FileReference(path: path("table.pdf"))).text.contains("668"))
  }

  @Test("reads many files at once with few readers")
  func many() async throws {
    let files = ["pages.pdf", "table.pdf", "report.docx", "page.html", "columns.pdf"]
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for index in 0..<25 {
        group.addTask { try await read(files[index % files.count]).text.utf8.count }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(counts.count == 25)
    #expect(Set(counts).count == files.count)
    await reader.rest()
    #expect(try await read("table.pdf").text.contains("668"))
  }

  @Test("stops at once when cancelled")
  func cancelled() async throws {
    let task = Task { try await read("pages.pdf") }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("says so when there is no reader")
  func missing() async {
    await #expect(throws: DocumentError.readerMissing(path: path("pages.pdf"))) {
      try await DocumentReader(reader: nil).read(FileReference(path: path("pages.pdf")))
    }
  }

  @Test("explains every refusal with something to do about it")
  func explained() {
    let errors: [DocumentError] = [
      .encrypted(path: "a"), .wrongPassword(path: "a"), .noTextLayer(path: "a", pages: 2),
      .empty(path: "a"), .damaged(path: "a", detail: "b"),
      .tooLarge(path: "a", bytes: 9 << 20, limit: 1 << 20), .expandsTooFar(path: "a", limit: 1),
      .missing(path: "a"), .noPermission(path: "a"), .unreadable(path: "a", detail: "b"),
      .notRegularFile(path: "a", what: "a folder"), .binary(path: "a"),
      .unsupported(path: "a", format: "b"), .timedOut(path: "a", seconds: 1),
      .readerFailed(path: "a", detail: "b"), .readerMissing(path: "a"),
    ]
    for error in errors {
      #expect(error.sentence.hasSuffix("."))
      #expect(error.remedy.hasSuffix("."))
    }
    #expect(Set(errors.map(\.code)).count == errors.count)
  }

  private func read(_ name: String, password: String? = nil) async throws -> ReadDocument {
    try await reader.read(
      FileReference(path: path(name)), password: password.map { Secret($0) })
  }

  private func path(_ name: String) -> String {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(folder)/Fixtures/\(name)"
  }
}

extension String {
  fileprivate var words: [Substring] { split(whereSeparator: \.isWhitespace) }

  fileprivate func range(of part: String) -> Range<Index>? { firstRange(of: part) }

  /// How many pieces the text falls into at `separator`.
  fileprivate func components(of separator: String) -> Int { ranges(of: separator).count + 1 }
}
