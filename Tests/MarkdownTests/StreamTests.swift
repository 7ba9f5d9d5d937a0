import Canvas
import Testing

@testable import Markdown

@Suite("Markdown stream")
struct StreamTests {
  @Test(
    "every prefix, however it arrived, has the rows of that prefix laid out whole",
    arguments: Samples.all.indices)
  func prefixes(sample: Int) {
    let scalars = Array(Samples.all[sample].unicodeScalars)
    for (seed, columns) in [2, 9, 30, 100].enumerated() {
      var dice = Dice(UInt64(sample * 100 + seed))
      var stream = MarkdownStream()
      var prefix = String.UnicodeScalarView()
      var index = 0
      while index < scalars.count {
        // Short steps in short texts; a long one takes too many of them.
        let step = Int.random(in: 1...(scalars.count < 1500 ? 21 : 90), using: &dice)
        let end = min(scalars.count, index + step)
        let piece = String(String.UnicodeScalarView(scalars[index..<end]))
        prefix.append(contentsOf: scalars[index..<end])
        stream.append(piece)
        index = end
        let whole = MarkdownLayout.lines(
          of: String(prefix), columns: columns, citable: 1..<4, isOpen: true)
        let lines = stream.lines(columns: columns, citable: 1..<4)
        if lines != whole {
          let first = zip(lines, whole).enumerated().first { $1.0 != $1.1 }?.offset
          Issue.record(
            """
            \(columns) columns, after \(index) scalars, row \(first ?? -1) of \(lines.count), \(whole.count)
            ---- stream
            \(Samples.picture(lines))
            ---- whole
            \(Samples.picture(whole))
            """)
          return
        }
      }
      stream.finish()
      #expect(
        stream.lines(columns: columns, citable: 1..<4)
          == MarkdownLayout.lines(of: String(prefix), columns: columns, citable: 1..<4))
    }
  }

  @Test("no row is wider than asked for", arguments: Samples.all.indices)
  func widths(sample: Int) {
    for columns in [2, 3, 4, 5, 7, 10, 14, 19, 25, 40, 60] {
      for line in MarkdownLayout.lines(of: Samples.all[sample], columns: columns) {
        #expect(line.cells.count <= columns)
      }
    }
  }

  @Test("carriage returns end lines, split between deltas too")
  func carriageReturns() {
    var stream = MarkdownStream()
    for piece in ["one\r", "\n\r\ntwo", "\r", "- item\r\n- next"] { stream.append(piece) }
    stream.finish()
    #expect(stream.text == "one\n\ntwo\n- item\n- next")
    #expect(stream.lines(columns: 20) == MarkdownLayout.lines(of: stream.text, columns: 20))
  }

  @Test("a new width or other sources lay everything out again")
  func widthChanges() {
    var stream = MarkdownStream()
    stream.append(Samples.answer)
    for columns in [80, 20, 33] {
      #expect(
        stream.lines(columns: columns, citable: 1..<2)
          == MarkdownLayout.lines(
            of: Samples.answer, columns: columns, citable: 1..<2, isOpen: true))
    }
  }

  @Test("a link target that comes later reaches text above it")
  func laterDefinitions() {
    var stream = MarkdownStream()
    stream.append("See [here].\n\nMore text.\n\nAnd more.\n\n")
    #expect(Samples.picture(stream.lines(columns: 60)).hasPrefix("See [here]."))
    stream.append("[here]: https://example.invalid/\n\nEnd of [here].")
    let picture = Samples.picture(stream.lines(columns: 60))
    #expect(picture.hasPrefix("See here (https://example.invalid/)."))
    #expect(picture.hasSuffix("End of here (https://example.invalid/)."))
  }

  @Test(
    "awkward neighbours settle as they are laid out whole",
    arguments: [
      "text\n\n> # \n> more\n> end", "1. a\n\n2. head\n   |x|\n   |-|\n   |y|\n\n3. b",
      "\u{FEFF}[1]: one\n\n[a]: /b\n\n---\n\n[a] and [1]", "\u{FEFF}\n[a]: /b\n---\n[a]\n\n[a]",
      "- [ ] [1]: x\n-\n- ~~~\n  y\n\n  z\n- w\n~~~\n\n- v", "> a\n\n> b\n\n1) c\n2) d\n1. e\n\nf",
      "|a|\n|-|\n\n|b|\n|-|\n|c|\ntext\n\n<!-- d\n\ne -->\nf\n    g\n\n\th\n\n\ti",
    ])
  func neighbours(text: String) {
    for columns in [2, 9, 30] {
      var stream = MarkdownStream()
      var prefix = ""
      for scalar in text.unicodeScalars {
        stream.append(String(scalar))
        prefix.unicodeScalars.append(scalar)
        #expect(
          stream.lines(columns: columns)
            == MarkdownLayout.lines(of: prefix, columns: columns, isOpen: true))
      }
    }
  }

  @Test("what a text costs to lay out grows with its length, not with its square")
  func cost() {
    let kinds = [
      Samples.answer + "\n\n", "- an item of a long list with some words\n", "1. numbered\n",
      "> quoted words\n>\n", "| cell | another cell |\n", "code line of a long block\n",
    ]
    for (kind, text) in kinds.enumerated() {
      let start = kind == 4 ? "| a | b |\n|---|---|\n" : kind == 5 ? "```\n" : ""
      func perByte(_ count: Int) -> Double {
        var stream = MarkdownStream()
        stream.append(start)
        var bytes = 0
        for _ in 0..<count {
          for piece in text.split(separator: " ", omittingEmptySubsequences: false) {
            stream.append(piece + " ")
            stream.layOut(columns: 60)
            bytes += piece.utf8.count + 1
          }
        }
        return Double(stream.parsedBytes) / Double(bytes)
      }
      let repeats = kind == 0 ? 1 : 60
      #expect(perByte(3 * repeats) < 1.5 * perByte(repeats))
    }
  }
}
