/// The lines of a theme file, gathered by face, and the theme they make.
///
/// A line's value is `STYLE` or `STYLE | STYLE FOR 16 COLOURS`. What a line leaves open comes from
/// the line of `text`: foreground and background, so that a theme can paint the whole screen. A
/// face without a line is drawn in the colours of `text` with the attributes that tell it apart.
package struct ThemeLines: Equatable, Sendable {
  private struct Line: Equatable, Sendable {
    var full: Style
    var fallback: Style?
  }

  private var lines: [Face: Line] = [:]

  package init() {}

  /// Takes the line of a face.
  ///
  /// - Throws: `StyleError` with the first word that means nothing.
  package mutating func set(_ face: Face, to text: String) throws {
    let halves = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard halves.count <= 2 else { throw StyleError.unknownWord("|") }
    lines[face] = Line(
      full: try Style(parsing: halves[0]),
      fallback: halves.count == 2 ? try Style(parsing: halves[1]) : nil)
  }

  /// The whole theme.
  package func theme(named name: String) -> Theme {
    var theme = Theme(name: name)
    let base = lines[.text] ?? Line(full: Style())
    for face in Face.allCases {
      let line = lines[face] ?? Line(full: Style(.standard, on: .standard, Theme.monochrome(face)))
      theme[face] = Self.fill(line.full, from: base.full)
      if line.fallback != nil || base.fallback != nil {
        theme.setFallback(
          Self.fill(line.fallback ?? line.full, from: base.fallback ?? base.full), for: face)
      }
    }
    return theme
  }

  private static func fill(_ style: Style, from base: Style) -> Style {
    var style = style
    if style.foreground == .standard { style.foreground = base.foreground }
    if style.background == .standard { style.background = base.background }
    return style
  }
}
