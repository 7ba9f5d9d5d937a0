/// What a stretch of text is for. Themes give each face its colours; nothing else names a colour.
package enum Face: UInt8, Sendable, CaseIterable {
  case text, dim, strong, accent, question, citation
  case citationInvalid = 6
  case sourceTitle, sourcePlace, match, heading, code, codeBlock, quote, link, error, warning, good
  case barFull, barEmpty, rule, status, selection, cursor, emphasis, strongEmphasis

  /// The name a theme file uses, such as `citation.invalid`.
  package var name: String {
    switch self {
    case .text: "text"
    case .dim: "dim"
    case .strong: "strong"
    case .accent: "accent"
    case .question: "question"
    case .citation: "citation"
    case .citationInvalid: "citation.invalid"
    case .sourceTitle: "source.title"
    case .sourcePlace: "source.place"
    case .match: "match"
    case .heading: "heading"
    case .code: "code"
    case .codeBlock: "code.block"
    case .quote: "quote"
    case .link: "link"
    case .error: "error"
    case .warning: "warning"
    case .good: "good"
    case .barFull: "bar.full"
    case .barEmpty: "bar.empty"
    case .rule: "rule"
    case .status: "status"
    case .selection: "selection"
    case .cursor: "cursor"
    case .emphasis: "emphasis"
    case .strongEmphasis: "strong.emphasis"
    }
  }

  /// The face of a name as a theme file uses it.
  package init?(named name: some StringProtocol) {
    guard let face = Face.allCases.first(where: { $0.name == name }) else { return nil }
    self = face
  }
}
