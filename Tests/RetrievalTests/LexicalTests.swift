import Testing

@testable import Retrieval

@Suite("Lexical analysis")
struct LexicalTests {
  private func terms(_ text: String) -> [String] {
    var analyzer = Analyzer()
    return analyzer.tokens(of: text).map { String(decoding: $0.term, as: UTF8.self) }
  }

  @Test(
    "The stemmer strips what Porter strips",
    arguments: [
      ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("agreed", "agre"),
      ("plastered", "plaster"), ("motoring", "motor"), ("sing", "sing"), ("conflated", "conflat"),
      ("hopping", "hop"), ("falling", "fall"), ("filing", "file"), ("happy", "happi"),
      ("sky", "sky"), ("relational", "relat"), ("rational", "ration"), ("digitizer", "digit"),
      ("vietnamization", "vietnam"), ("operator", "oper"), ("hopefulness", "hope"),
      ("triplicate", "triplic"), ("formalize", "formal"), ("electrical", "electr"),
      ("goodness", "good"), ("revival", "reviv"), ("allowance", "allow"), ("adjustment", "adjust"),
      ("adoption", "adopt"), ("effective", "effect"), ("probate", "probat"), ("rate", "rate"),
      ("cease", "ceas"), ("controlling", "control"), ("rolling", "roll"), ("is", "is"),
    ])
  func porter(_ word: String, _ stem: String) {
    var stemmer = PorterStemmer()
    var bytes = Array(word.utf8)
    stemmer.stem(&bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == stem)
  }

  @Test("Identifiers give their parts and themselves")
  func identifiers() {
    #expect(terms("getUserName") == ["get", "getusername", "user", "name"])
    #expect(terms("HTTPServer_port") == ["http", "httpserverport", "server", "port"])
    #expect(terms("__init__") == ["init"])
    #expect(terms("Acme COVID19 v2") == ["acm", "covid19", "v2"])
  }

  @Test("Scripts without spaces give pairs; Chinese also single characters")
  func pairs() {
    #expect(terms("漢字文") == ["漢字", "漢", "字", "字文", "文"])
    #expect(terms("猫") == ["猫"])
    #expect(terms("カナ") == ["カナ"])
  }

  @Test("An apostrophe's ending is no word")
  func apostrophes() {
    #expect(terms("company's don’t O'Neill") == ["compani", "don", "o", "neill"])
  }

  @Test("Malformed UTF-8 is read without harm")
  func malformed() {
    let bytes: [UInt8] = [0x61, 0xFF, 0xE6, 0xBC, 0x62, 0xF0, 0x9F]
    var analyzer = Analyzer()
    var count = 0
    bytes.withUnsafeBufferPointer { buffer in
      analyzer.scan(buffer) { _, range, _, _ in
        count += 1
        return range.upperBound <= bytes.count
      }
    }
    #expect(count == 2)
  }

  @Test("Function words leave a question unless it has no others")
  func functionWords() {
    let some = LexicalQuery("What is the notice period?").content.terms
    #expect(some.map { String(decoding: $0.bytes, as: UTF8.self) } == ["notic", "period"])
    #expect(LexicalQuery("who are you").content.terms.count == 3)
  }

  @Test("A question is cut at sentences, semicolons and colons only")
  func parts() {
    let question = "Consider Acme Inc.'s v3.5 lease; who pays? 谁付？好"
    let bytes = Array(question.utf8)
    let parts = QuestionParts(question).parts.map { String(decoding: bytes[$0], as: UTF8.self) }
    #expect(parts == ["Consider Acme Inc.'s v3.5 lease;", " who pays?", " 谁付？", "好"])
  }
}
