import Canvas
import Markdown
import Testing

@Suite("Markdown layout")
struct LayoutTests {
  private func faces(_ text: String, isOpen: Bool = false) -> [(String, Face)] {
    var runs: [(String, Face)] = []
    for cell in MarkdownLayout.lines(of: text, columns: 200, isOpen: isOpen).flatMap(\.cells) {
      guard let scalar = Unicode.Scalar(cell.scalar), cell.width > 0 else { continue }
      if let last = runs.last, last.1 == cell.face {
        runs[runs.count - 1].0.unicodeScalars.append(scalar)
      } else {
        runs.append((String(scalar), cell.face))
      }
    }
    return runs
  }

  private func expect(_ text: String, isOpen: Bool = false, is runs: [(String, Face)]) {
    let found = faces(text, isOpen: isOpen)
    #expect(found.map(\.0) == runs.map(\.0))
    #expect(found.map(\.1) == runs.map(\.1))
  }

  @Test("emphasis, code, links and struck text have faces, and are told apart without them")
  func inlines() {
    expect(
      "a *b* **c** ***d*** `e` ~~f~~ [g](/h)",
      is: [
        ("a ", .text), ("b", .emphasis), (" ", .text), ("c", .strong), (" ", .text),
        ("d", .strongEmphasis), (" ", .text), ("e", .code), (" ", .text), ("~~f~~", .dim),
        (" ", .text), ("g", .link), (" (/h)", .dim),
      ])
  }

  @Test("a link that is its own target is shown once")
  func bareLinks() {
    let text = "<https://a.invalid/x> www.a.invalid [a.invalid](https://a.invalid/) <b@a.invalid>"
    #expect(
      Samples.picture(text, columns: 100)
        == "https://a.invalid/x www.a.invalid a.invalid b@a.invalid")
  }

  @Test("blocks are one blank row apart, items as far as their text has them")
  func spacing() {
    let text = """
      # One
      text
      ## Two
      - a
      - b
        - c

      - d

        more
      1. e
      > f
      ***
      """
    #expect(
      Samples.picture(text, columns: 12) == """
        One
        ═══

        text

        Two

        • a
        • b
          • c

        • d

          more

        1. e

        ▎ f

        ────────────
        """)
  }

  @Test("a long line of code goes on behind a mark and loses nothing")
  func code() {
    let text = "- item\n\n  ```sh\n  echo one two three\n  ```\n\n~~~\n  x\n~~~"
    #expect(
      Samples.picture(text, columns: 16) == """
        • item

          code 1 · sh
            echo one two
          ↪  three

        code 2
            x
        """)
    let lines = MarkdownLayout.lines(of: text, columns: 16)
    #expect(lines.map(\.codeBlock) == [nil, nil, nil, 1, 1, nil, nil, 2])
    #expect(lines.map(\.continues) == [false, false, false, false, true, false, false, false])
    #expect(lines.map(\.indent) == [2, 0, 2, 4, 4, 0, 0, 2])
    #expect(
      CodeBlock.all(in: text) == [
        CodeBlock(number: 1, language: "sh", text: "echo one two three\n"),
        CodeBlock(number: 2, language: "", text: "  x\n"),
      ])
  }

  @Test("a table is aligned by columns, wide characters too")
  func table() {
    let text = "|a|bc|d|\n|-:|:-:|-|\n|1|岩石 core|✅ x|\n|12345|y|z|\n"
    #expect(
      Samples.picture(text, columns: 40) == """
            a     bc      d
        ─────  ─────────  ────
            1  岩石 core  ✅ x
        12345      y      z
        """)
  }

  @Test("a table too wide wraps its cells, and becomes fields where there is no room for that")
  func narrowTable() {
    let text = "|id|remark|\n|-|-|\n|7|a remark that is long|\n|8|b<br>c|\n"
    #expect(
      Samples.picture(text, columns: 17) == """
        id   remark
        ───  ────────────
        7    a remark
             that is long
        8    b
             c
        """)
    #expect(
      Samples.picture(text, columns: 12) == """
        id: 7
        remark: a
          remark
          that is
          long

        id: 8
        remark: b
          c
        """)
  }

  @Test("ideographs go on without a blank where a line of the text ends, Hangul does not")
  func softBreaks() {
    #expect(Samples.picture("改行の後\nに続く") == "改行の後に続く")
    #expect(Samples.picture("암석의\n밀도") == "암석의 밀도")
    #expect(Samples.picture("one\ntwo\\\nthree") == "one two\nthree")
  }

  @Test("the end of open text is drawn as what it is going to be")
  func openTail() {
    expect("see **bo", isOpen: true, is: [("see ", .text), ("bo", .strong)])
    expect("see **bo*", isOpen: true, is: [("see ", .text), ("bo", .strong)])
    expect("see *em `co", isOpen: true, is: [("see ", .text), ("em ", .emphasis), ("co", .code)])
    expect("see [the log](https://exa", isOpen: true, is: [("see ", .text), ("the log", .link)])
    expect("see **bo", is: [("see **bo", .text)])
    expect("2 * 3 and a_b", isOpen: true, is: [("2 * 3 and a_b", .text)])
    for unfinished in ["\n\n##", "\n\n- ", "\n\n``", "\n\n1.", "\n\n> -", "\n\n- [", "\n\n---"] {
      expect("text" + unfinished, isOpen: true, is: [("text", .text)])
    }
    #expect(
      Samples.picture("|a|b|\n|-|-|\n|1|", isOpen: true) == "a    b\n───  ───\n1")
    #expect(Samples.picture("```sh\nls", isOpen: true) == "code 1 · sh\n  ls")
  }

  @Test("control characters never reach a cell, whatever the text")
  func fuzz() {
    var dice = Dice(7)
    let pieces = [
      "*", "**", "_", "`", "```", "~~~\n", "[", "]", "](", ")", "!", "<", ">", "|", "|-|\n", "\n",
      "\n\n", "    ", "\t", "- ", "1. ", "> ", "#", " ", "a", "岩", "👩‍💻", "\u{301}", "\u{1B}[31m",
      "\u{0}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{FEFF}", "]: ", "[1]: ", "&amp;", "\\", "~~",
      "http://a.b", "\r", "<br>", "\u{10FFFD}",
    ]
    for round in 0..<400 {
      var text = ""
      for _ in 0..<Int.random(in: 1...60, using: &dice) {
        text += pieces[Int.random(in: 0..<pieces.count, using: &dice)]
      }
      let columns = Int.random(in: 1...40, using: &dice)
      var stream = MarkdownStream()
      for scalar in text.unicodeScalars {
        stream.append(String(scalar))
        if round % 4 == 0 { stream.layOut(columns: columns) }
      }
      let lines = stream.lines(columns: columns)
      #expect(
        lines == MarkdownLayout.lines(of: text, columns: columns, isOpen: true),
        "\(text.debugDescription)")
      for cell in lines.flatMap(\.cells) where cell.width > 0 {
        #expect(ScalarWidth.of(cell.scalar) == Int(cell.width))
      }
    }
  }

  @Test("text can nest deeper than any stack")
  func deepNesting() {
    let quotes = String(repeating: ">", count: 3000) + " deep"
    #expect(Samples.picture(quotes, columns: 30).contains("deep"))
    let stars = String(repeating: "*a ", count: 3000) + String(repeating: " a*", count: 3000)
    #expect(!Samples.picture(stars, columns: 30).isEmpty)
    let lists = (0..<300).map { String(repeating: " ", count: $0 * 2) + "- x\n" }.joined()
    #expect(!Samples.picture(lists, columns: 30).isEmpty)
  }
}
