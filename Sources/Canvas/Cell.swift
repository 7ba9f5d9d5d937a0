/// One column of one row: a character with its face. A wide character takes a cell and a
/// continuation cell with `width` 0.
///
/// A cell holds one spacing scalar and up to two marks. That is what every terminal draws alike:
/// joined emoji keep their first picture, and nobody's cursor drifts.
package struct Cell: Equatable, Sendable {
  /// The scalar shown; 0 in a continuation.
  package var scalar: UInt32
  /// Combining marks on it, or 0. Marks beyond the basic plane are left out.
  package var mark: UInt16
  package var secondMark: UInt16
  package var face: Face
  /// Columns it takes: 1 or 2, or 0 for the second half of a wide character.
  package var width: UInt8
  /// What the cell belongs to, for clicks and selection, or 0. See `Tag`.
  package var tag: Tag

  package init(
    scalar: UInt32, mark: UInt16 = 0, secondMark: UInt16 = 0, face: Face, width: UInt8 = 1,
    tag: Tag = .none
  ) {
    self.scalar = scalar
    self.mark = mark
    self.secondMark = secondMark
    self.face = face
    self.width = width
    self.tag = tag
  }

  package static func blank(_ face: Face = .text) -> Cell {
    Cell(scalar: 0x20, face: face)
  }
}

/// What a cell stands for besides its looks: the citation `[n]` it spells, or a row of a list.
package struct Tag: Equatable, Sendable, RawRepresentable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  package static let none = Tag(rawValue: 0)

  /// The citation of source `rank`, 1 to 999; others have no tag.
  package static func citation(_ rank: Int) -> Tag {
    (1...999).contains(rank) ? Tag(rawValue: UInt16(rank)) : .none
  }

  /// The cited rank, or `nil`.
  package var citedRank: Int? {
    (1...999).contains(rawValue) ? Int(rawValue) : nil
  }
}
