import Canvas
import Markdown

/// Documents that hold every construct, and ways to look at rows.
enum Samples {
  static let answer = """
    # Sponsorship

    The term runs until **April 30, 2018** [1] and the *whole amount* of `$250,000` is due on
    signing [2, 3]. Nothing else is said [9].
    A second line\\
    after a hard break, ~~struck~~ and ***both***.

    ## Details
    - first item with a rather long text that has to wrap somewhere, [1][2]
    - second item
      - nested one
      - nested two

        with a paragraph
    - [ ] open task
    - [x] done task

    1. one
    2. two

       ```swift
       let x = [1]
       ```
    3. three

    > A quotation of *some* length that is long enough to wrap in a narrow pane.
    >
    > - with a list
    > - of two
    >
    > > and another one inside

    ---

    See [the manual](https://example.invalid/manual), <https://example.invalid/x> or
    www.example.invalid and ![a picture](picture.png). Later: [defined][later].

    [later]: https://example.invalid/later

    Setext heading
    ==============

    ### Third
    Text directly below.
    """

  static let scripts = """
    ## 密度 Density 🪨

    岩石の密度は深さとともに増加する。地层的孔隙度随深度减小，因此必须加权。암석의 밀도는 깊이에 따라 증가한다.
    改行の後に続く行
    はつながる **太字**です。

    - 👩‍💻 writes ⚠️ for 🇯🇵 ✅
    - e\u{301}tude, n\u{303}

    | bed | depth (m) | porosity | note |
    |----:|----------:|:--------:|------|
    | A1  |     12.40 |   0.31   | 砂岩 coarse |
    | A2  |     17.85 |   0.24   | clay ✅ [1] |
    | B   | `x` | **bold** | two<br>lines |

    After the table.
    """

  static let code = """
    Some code:
    ```python
    def weighted(picks, beds):
    \t# a tab and a [1]: that stays
        total = sum(b.thickness for b in beds if b.thickness > 0 and b.thickness < 1000)

        return total
    ```
    ~~~
    ``` inside
    ~~~

        indented code

        goes on
    text
    <div>
    <b>html</b> &amp; so on
    </div>

    An <i>inline</i> tag, a \\* star, 5 * 3, a_b_c, *open
    and `open code

    ```
    never closed
    - not a list

    [1]: not a source
    """

  static let sources = """
    As said in [1]: the term ends. See [name] and [other thing][Name].

    [1]: sponsorship-2018.pdf, page 2
    [2]: "msa acme.pdf"
    - [3]: listed
    - a

    [name]: <https://example.invalid/a b> "Title"
    Text after the definition.

    > [quoted]: /q
    > text [quoted] and [name]

    [multi
    line]:
    /target
    Now [multi line] again.
    """

  static let all = [answer, scripts, code, sources, tables, lists]

  static let tables: String = {
    var text = "Intro line\n| number | square | remark |\n|---:|:--:|---|\n"
    for number in 1...90 {
      text += "| \(number) | \(number * number) | remark \(number % 7 == 0 ? "長い備考です" : "x") |\n"
    }
    return text + "\nend\n"
  }()

  static let lists: String = {
    var text = ""
    for number in 5...40 {
      text += "\(number). item **\(number)**" + (number % 5 == 0 ? "\n\n" : "\n")
      if number % 8 == 0 { text += "   - nested\n   - more\n\n   paragraph\n" }
    }
    text += "\n> quote\n"
    for number in 1...20 { text += "> * point \(number)\n" + (number % 6 == 0 ? ">\n" : "") }
    return text + "> > deep\n> > - a\n> > - b\n> > - c\n"
  }()

  /// The rows as a picture, without faces.
  static func picture(_ lines: [StyledLine]) -> String {
    guard let columns = lines.map(\.cells.count).max() else { return "" }
    var frame = Frame(Size(columns: columns, rows: lines.count))
    for (row, line) in lines.enumerated() {
      frame.place(line.cells, row: row, in: Rect(frame.size))
    }
    return frame.text
  }

  static func picture(_ text: String, columns: Int = 40, isOpen: Bool = false) -> String {
    picture(MarkdownLayout.lines(of: text, columns: columns, isOpen: isOpen))
  }
}

/// A small generator of repeatable numbers.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
