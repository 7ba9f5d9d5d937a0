import Testing

@testable import Providers

@Suite("Citation guide")
struct CitationGuideTests {
  private static let sources = [
    "The rent is 640 a month, due on the first day of each month.",
    "Either side may end the lease with six months' notice in writing.",
  ]

  private func ranks(_ text: String, before next: String?) -> [Int] {
    var guide = CitationGuide(sources: Self.sources)
    for character in text { guide.note(String(character)) }
    return guide.ranks(before: next.map { Array($0.utf8) })
  }

  @Test("a sentence that a source holds is to cite that source where it ends")
  func supported() {
    #expect(ranks("The rent is 640 a month.", before: " It") == [1])
    #expect(ranks("Either side may end the lease in writing.", before: nil) == [2])
    #expect(ranks("- the lease ends with notice in writing", before: "\n") == [2])
  }

  @Test("a sentence that no source holds stays without a citation")
  func unsupported() {
    #expect(ranks("The president of France lives in Paris.", before: " He") == [])
  }

  @Test("nothing is cited twice, in code, in headings, or before the sentence ends")
  func leftAlone() {
    #expect(ranks("The rent is 640 a month [1].", before: " It") == [])
    #expect(ranks("The rent is 640 a month. [1]", before: " It") == [])
    #expect(ranks("The rent is 640 a month.", before: " [1]") == [])
    #expect(ranks("The rent is 640 a month", before: " due") == [])
    #expect(ranks("The rent is 640 a month, e.g.", before: " due") == [])
    #expect(ranks("The rent is 640 a month, due", before: "\n") == [])
    #expect(ranks("# The rent is 640 a month", before: "\n") == [])
    #expect(ranks("```\nThe rent is 640 a month.", before: "\n") == [])
    #expect(ranks("The rent is 640.", before: "5") == [])
  }

  @Test("the next sentence is judged by itself")
  func nextSentence() {
    #expect(ranks("Paris is lovely. The rent is 640 a month.", before: " So") == [1])
    #expect(ranks("The rent is 640 a month. [1] Paris is a lovely town.", before: " So") == [])
  }

  @Test("a sentence broken over two lines is one sentence")
  func brokenLine() {
    #expect(ranks("Either side may end\nthe lease in writing.", before: " So") == [2])
    #expect(ranks("Either side may end\nthe lease in writing", before: "\n\n") == [2])
  }

  @Test("without sources nothing is cited")
  func noSources() {
    let guide = CitationGuide(sources: [])
    #expect(guide.ranks(before: nil) == [])
  }
}
