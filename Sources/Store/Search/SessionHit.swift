package import Core

/// A place in a session where words were found.
package struct SessionHit: Equatable, Sendable {
  package enum Field: String, Sendable {
    case question, answer
  }

  package let session: Session
  package let turn: TurnID
  /// Where the turn stands in its session, counted from 0.
  package let ordinal: Int
  package let field: Field
  /// The text around the match, cut with `…` where it is longer.
  package let text: String
  /// Code points of `text` that match, ascending.
  package let matches: [Range<Int>]
}
