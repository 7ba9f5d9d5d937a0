import Testing

@testable import Documents

@Suite("Text of any encoding")
struct TextReadingTests {
  private static let japanese = "これは日本語の文章です。東京の会社は契約を更新した。カタカナも含む。"
  private static let chinese = "在罗洛大军到来之前，它的人口与皮卡第没有差别，都被视为法兰克人。"
  private static let german = "Señor Müller paid 12 £ - naïve façade, coöperation\nÄrger über Öl"

  @Test("decodes UTF-8 with and without a byte order mark")
  func utf8() {
    let bytes = Array(Self.chinese.utf8)
    #expect(DecodedText(bytes)?.text == Self.chinese)
    #expect(DecodedText([0xEF, 0xBB, 0xBF] + bytes)?.text == Self.chinese)
  }

  @Test(
    "decodes UTF-16 in both byte orders, marked or not", arguments: [true, false], [true, false])
  func utf16(isLittle: Bool, isMarked: Bool) {
    for text in [Self.german, Self.japanese + "\n" + Self.japanese + "\nABC def"] {
      var bytes: [UInt8] = isMarked ? (isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF]) : []
      for unit in text.utf16 {
        let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        bytes += isLittle ? pair : pair.reversed()
      }
      #expect(DecodedText(bytes)?.text == text)
    }
  }

  @Test(
    "tells the encodings from before Unicode apart",
    arguments: [
      ("CP932", "Shift_JIS", japanese), ("EUC-JP", "EUC-JP", japanese),
      ("ISO-2022-JP", "ISO-2022-JP", japanese), ("GB18030", "GB18030", chinese),
      ("BIG5", "Big5", "在羅洛大軍到來之前，它的人口與皮卡第沒有差別，都被視為法蘭克人。"),
      ("EUC-KR", "EUC-KR", "계약의 해지 통지 기간은 삼 개월이다. 임차인은 서면으로 통지한다."),
      ("CP1252", "Windows-1252", "“Señor Müller” – naïve café"), ("ISO-8859-1", "Latin-1", german),
      ("CP1251", "Windows-1251", "Срок уведомления составляет три месяца."),
      ("KOI8-R", "KOI8-R", "Срок уведомления составляет три месяца."),
    ])
  func legacy(encoding: String, label: String, text: String) throws {
    let bytes = try #require(encode(text, as: encoding))
    let decoded = try #require(DecodedText(bytes))
    #expect(decoded.text == text)
    #expect(decoded.encoding == label)
  }

  @Test("refuses binary data")
  func binary() {
    #expect(DecodedText([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 3, 0, 0x3E, 0]) == nil)
    #expect(
      DecodedText((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }) == nil)
  }

  @Test("makes every line end one newline and drops control characters")
  func lineEnds() {
    #expect(
      DecodedText(Array("a\r\nb\rc\u{1B}[31m\u{7}\td\u{C}e".utf8))?.text == "a\nb\nc[31m\td\ne")
  }

  @Test("keeps text with a few broken bytes")
  func brokenBytes() {
    let bytes = Array(Self.chinese.utf8) + [0xE4, 0xBD]
    #expect(DecodedText(bytes)?.text == Self.chinese + "\u{FFFD}")
  }

  private func encode(_ text: String, as encoding: String) -> [UInt8]? {
    Iconv.convert(Array(text.utf8)[...], from: "UTF-8", to: encoding)
  }
}

@Suite("Outlines")
struct OutlineTests {
  @Test("finds the headings of Markdown, but not those in code")
  func markdown() {
    let text = """
      ---
      title: "The Manual"
      ---
      # First *one* #

      Under
      -----

      ```
      # not a heading
      ```

      ### [Deep](x.md)
      """
    let outline = MarkdownOutline(text)
    #expect(outline.title == "The Manual")
    #expect(outline.sections.map(\.title) == ["First one", "Under", "Deep"])
    #expect(outline.sections.map(\.level) == [1, 2, 3])
    let scalars = Array(text.unicodeScalars)
    #expect(outline.sections.map { scalars[$0.start] } == ["#", "U", "#"])
  }

  @Test(
    "finds functions and types",
    arguments: [
      (
        CodeLanguage.swift,
        "/// Doc.\nfinal class A {\n  @Test\n  static func b(_ x: Int) {\n  }\n  init() {}\n}\n",
        ["A", "b", "init"], [1, 2, 2]
      ),
      (
        .python,
        "class A(B):\n    # c\n    @dec\n    async def f(self):\n        if x:\n            pass\n\ndef g():\n  pass\n",
        ["A", "f", "g"], [1, 2, 1]
      ),
      (
        .javascript,
        "export default function a() {\n}\nconst b = async (x) => {\n}\nclass C {\n  run(x) {\n    if (x) {\n    }\n  }\n}\n",
        ["a", "b", "C", "run"], [1, 1, 1, 2]
      ),
      (
        .c,
        "#include <x.h>\nstatic int f(int a)\n{\n  g(a);\n}\nstruct s {\n};\nint A::m() const {\n}\nint p(void);\n",
        ["f", "s", "A::m"], [1, 1, 1]
      ),
      (
        .go, "func (s *Server) Run(x int) error {\n}\ntype T struct {\n}\nfunc main() {\n}\n",
        ["Server.Run", "T", "main"], [1, 1, 1]
      ),
      (
        .rust, "impl<T> A for B<T> {\n    pub async fn f() {}\n}\npub(crate) struct S;\n",
        ["impl <T> A for B<T>", "f", "S"], [1, 2, 1]
      ),
      (
        .java, "\u{70}ublic class A {\n  private static int f(int x) {\n    return g(x);\n  }\n}\n",
        ["A", "f"], [1, 2]
      ),
      (.shell, "#!/bin/sh\nrun() {\n  true\n}\nfunction stop {\n}\n", ["run", "stop"], [1, 1]),
      (
        .ruby, "module A\n  class B\n    def c?\n    end\n  end\nend\n", ["A", "B", "c?"],
        [1, 2, 3]
      ),
      (.sql, "CREATE TABLE IF NOT EXISTS users (\n id int);\n", ["users"], [1]),
    ])
  func code(language: CodeLanguage, text: String, names: [String], levels: [Int]) {
    let sections = CodeOutline(text, language: language).sections
    #expect(sections.map(\.title) == names)
    #expect(sections.map(\.level) == levels)
  }

  @Test("begins a function's section at the comment above it")
  func lead() {
    let text = "let x = 1\n\n/// Adds.\n@inlinable\nfunc add() {\n}\n"
    let sections = CodeOutline(text, language: .swift).sections
    #expect(sections.map(\.start) == [11])
  }
}
