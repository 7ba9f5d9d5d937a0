/// A style for every face, and a second one for terminals of 16 colours or fewer.
package struct Theme: Equatable, Sendable {
  package var name: String
  /// By `Face.rawValue`.
  private var styles: [Style]
  /// By `Face.rawValue`; `nil` where the nearest colours will do.
  private var fallbacks: [Style?]

  package init(name: String, base: Style = Style()) {
    self.name = name
    styles = Array(repeating: base, count: Face.allCases.count)
    fallbacks = Array(repeating: nil, count: Face.allCases.count)
  }

  package subscript(face: Face) -> Style {
    get { styles[Int(face.rawValue)] }
    set { styles[Int(face.rawValue)] = newValue }
  }

  /// Sets how a face looks with 16 colours or fewer.
  package mutating func setFallback(_ style: Style, for face: Face) {
    fallbacks[Int(face.rawValue)] = style
  }

  /// The style of a face on a terminal of `colours` colours.
  package func style(_ face: Face, colours: Int) -> Style {
    if colours <= 16, let fallback = fallbacks[Int(face.rawValue)] { return fallback }
    return self[face]
  }

  /// The same theme by attributes alone, for `NO_COLOR` and terminals without colours.
  package var withoutColour: Theme {
    var plain = Theme(name: name)
    for face in Face.allCases {
      plain[face] = Style(.standard, on: .standard, Self.monochrome(face))
    }
    return plain
  }

  /// What a face looks like when only attributes can tell.
  package static func monochrome(_ face: Face) -> Style.Attributes {
    switch face {
    case .dim, .sourcePlace, .rule, .status, .barEmpty: .dim
    case .strong, .accent, .question, .heading, .sourceTitle, .good, .strongEmphasis: .bold
    case .citation, .link, .match: .underline
    case .citationInvalid, .error, .warning: [.bold, .reverse]
    case .emphasis, .quote: .italic
    case .selection, .cursor, .barFull: .reverse
    case .text, .code, .codeBlock: []
    }
  }

  /// The theme that needs no file: sixteen named colours on the terminal's own background, so that
  /// it can be read on dark and on light.
  package static let standard: Theme = {
    var theme = Theme(name: "terminal")
    for face in Face.allCases { theme[face].attributes = monochrome(face) }
    theme[.accent].foreground = .named(6)
    theme[.question] = Style(.named(6), on: .standard, .bold)
    theme[.citation] = Style(.named(6), on: .standard, .bold)
    theme[.citationInvalid] = Style(.named(1), on: .standard, [.bold, .reverse])
    theme[.match] = Style(.standard, on: .standard, [.bold, .underline])
    theme[.heading] = Style(.standard, on: .standard, [.bold, .underline])
    theme[.code].foreground = .named(5)
    theme[.link] = Style(.named(4), on: .standard, .underline)
    theme[.error] = Style(.named(1), on: .standard, .bold)
    theme[.warning] = Style(.named(3), on: .standard, .bold)
    theme[.good] = Style(.named(2), on: .standard)
    theme[.barFull] = Style(.named(6))
    return theme
  }()
}
