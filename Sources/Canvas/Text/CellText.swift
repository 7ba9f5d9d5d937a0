/// A run of cells: text that has been measured and made harmless.
package typealias Cells = [Cell]

/// Turns untrusted text into cells: control and formatting characters become `�`, so no escape
/// sequence of a document or a model can reach the terminal. Newlines do too: split lines before.
package struct CellText {
  private var cells: Cells
  /// After a joiner the next picture belongs to the one before and is not drawn.
  private var joins = false

  private init(capacity: Int) {
    cells = []
    cells.reserveCapacity(capacity)
  }

  /// The cells of `text`. A tab moves on to the next multiple of four columns.
  package static func cells(
    _ text: some StringProtocol, face: Face = .text, tag: Tag = .none
  ) -> Cells {
    var builder = CellText(capacity: text.utf8.count)
    for scalar in text.unicodeScalars { builder.append(scalar.value, face, tag) }
    return builder.cells
  }

  /// Appends the cells of `text` to `cells`, as if both had been one text.
  package static func append(
    _ text: some StringProtocol, face: Face = .text, tag: Tag = .none, to cells: inout Cells
  ) {
    var builder = CellText(capacity: 0)
    swap(&builder.cells, &cells)
    for scalar in text.unicodeScalars { builder.append(scalar.value, face, tag) }
    swap(&builder.cells, &cells)
  }

  /// Columns that `text` takes when drawn.
  package static func width(of text: some StringProtocol) -> Int {
    var utf8 = text.utf8.makeIterator()
    var count = 0
    var isPlain = true
    while let byte = utf8.next() {
      guard byte >= 0x20 && byte < 0x7F else {
        isPlain = false
        break
      }
      count += 1
    }
    return isPlain ? count : cells(text).count
  }

  private mutating func append(_ scalar: UInt32, _ face: Face, _ tag: Tag) {
    if scalar >= 0x20 && scalar < 0x7F {
      joins = false
      cells.append(Cell(scalar: scalar, face: face, tag: tag))
      return
    }
    if scalar == 0x09 {
      repeat { cells.append(Cell(scalar: 0x20, face: face, tag: tag)) } while cells.count % 4 != 0
      return
    }
    switch ScalarWidth.of(scalar) {
    case 0: attach(scalar)
    case 1 where !joins: cells.append(Cell(scalar: scalar, face: face, tag: tag))
    case 2 where !joins:
      cells.append(Cell(scalar: scalar, face: face, width: 2, tag: tag))
      cells.append(Cell(scalar: 0, face: face, width: 0, tag: tag))
    case 1, 2: break  // Joined to the picture before it.
    default: cells.append(Cell(scalar: 0xFFFD, face: face, tag: tag))
    }
    joins = scalar == 0x200D
  }

  /// Puts a mark on the last spacing cell. Joiners and variation selectors are not drawn.
  private mutating func attach(_ scalar: UInt32) {
    if scalar == 0x200D || (scalar >= 0xFE00 && scalar <= 0xFE0F) || scalar > 0xFFFF { return }
    guard var last = cells.indices.last else { return }
    if cells[last].width == 0, last > 0 { last -= 1 }
    if cells[last].mark == 0 {
      cells[last].mark = UInt16(scalar)
    } else if cells[last].secondMark == 0 {
      cells[last].secondMark = UInt16(scalar)
    }
  }
}
