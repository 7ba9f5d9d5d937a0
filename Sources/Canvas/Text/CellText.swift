/// A run of cells: text that has been measured and made harmless.
package typealias Cells = [Cell]

/// Turns untrusted text into cells: control and formatting characters become `�`, so no escape
/// sequence of a document or a model can reach the terminal. Newlines do too: split lines before.
package struct CellText {
  private var cells: Cells
  /// After a joiner the next picture belongs to the one before and is not drawn.
  private var joins = false

  private init(taking cells: inout Cells) {
    self.cells = []
    swap(&self.cells, &cells)
  }

  /// The cells of `text`. A tab moves on to the next multiple of four columns.
  package static func cells(
    _ text: some StringProtocol, face: Face = .text, tag: Tag = .none
  ) -> Cells {
    var cells = Cells()
    cells.reserveCapacity(text.utf8.count)
    append(text, face: face, tag: tag, to: &cells)
    return cells
  }

  /// Appends the cells of `text` to `cells`, as if both had been one text.
  package static func append(
    _ text: some StringProtocol, face: Face = .text, tag: Tag = .none, to cells: inout Cells
  ) {
    let isContiguous: Void? = text.utf8.withContiguousStorageIfAvailable {
      append(utf8: $0, face: face, tag: tag, to: &cells)
    }
    if isContiguous != nil { return }
    var builder = CellText(taking: &cells)
    for scalar in text.unicodeScalars { builder.append(scalar.value, face, tag) }
    swap(&builder.cells, &cells)
  }

  /// Appends the cells of UTF-8 `bytes`; bytes that are no UTF-8 become `�`.
  package static func append(
    utf8 bytes: UnsafeBufferPointer<UInt8>, face: Face = .text, tag: Tag = .none,
    to cells: inout Cells
  ) {
    var builder = CellText(taking: &cells)
    var reader = ScalarReader(bytes)
    while let scalar = reader.next() { builder.append(scalar, face, tag) }
    swap(&builder.cells, &cells)
  }

  /// The cells of UTF-8 `bytes`, and for each cell the number of the scalar it shows, counted
  /// from 0; marks belong to the cell they stand on.
  package static func located(
    utf8 bytes: UnsafeBufferPointer<UInt8>, face: Face = .text
  ) -> (cells: Cells, scalars: [Int32]) {
    var cells = Cells()
    cells.reserveCapacity(bytes.count)
    var builder = CellText(taking: &cells)
    var reader = ScalarReader(bytes)
    var scalars: [Int32] = []
    scalars.reserveCapacity(bytes.count)
    var number: Int32 = 0
    while let scalar = reader.next() {
      builder.append(scalar, face, .none)
      while scalars.count < builder.cells.count { scalars.append(number) }
      number += 1
    }
    return (builder.cells, scalars)
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
      joins = false
      repeat { cells.append(Cell(scalar: 0x20, face: face, tag: tag)) } while cells.count % 4 != 0
      return
    }
    let width = ScalarWidth.of(scalar)
    let isJoined = joins && width > 0 && Self.isPicture(scalar)
    joins = scalar == 0x200D
    if isJoined { return }
    switch width {
    case 0: attach(scalar)
    case 1: cells.append(Cell(scalar: scalar, face: face, tag: tag))
    case 2:
      cells.append(Cell(scalar: scalar, face: face, width: 2, tag: tag))
      cells.append(Cell(scalar: 0, face: face, width: 0, tag: tag))
    default: cells.append(Cell(scalar: 0xFFFD, face: face, tag: tag))
    }
  }

  /// Joiners also stand between letters, as in Sinhala; a letter is never swallowed.
  private static func isPicture(_ scalar: UInt32) -> Bool {
    (0x2190...0x2BFF).contains(scalar) || scalar >= 0x1F000
  }

  /// Puts a mark on the last spacing cell. Joiners, variation selectors and other characters
  /// without a picture are not drawn.
  private mutating func attach(_ scalar: UInt32) {
    guard scalar <= 0xFFFF, !ScalarWidth.isInvisible(scalar) else { return }
    guard var last = cells.indices.last else { return }
    if cells[last].width == 0, last > 0 { last -= 1 }
    if cells[last].mark == 0 {
      cells[last].mark = UInt16(scalar)
    } else if cells[last].secondMark == 0 {
      cells[last].secondMark = UInt16(scalar)
    }
  }
}

/// Reads scalars from UTF-8, a replacement character for each byte that is none.
private struct ScalarReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  mutating func next() -> UInt32? {
    guard index < bytes.count else { return nil }
    let first = bytes[index]
    index += 1
    if first < 0x80 { return UInt32(first) }
    let length = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1
    guard first >= 0xC2, first < 0xF5, index + length <= bytes.count else { return 0xFFFD }
    var scalar = UInt32(first) & (0x3F >> UInt32(length))
    for offset in 0..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return 0xFFFD }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = length == 3 ? 0x10000 : length == 2 ? 0x800 : 0x80
    guard scalar >= least, scalar <= 0x10FFFF else { return 0xFFFD }
    index += length
    return scalar
  }
}
