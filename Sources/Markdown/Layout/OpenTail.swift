import Canvas

/// Draws the end of text still arriving as what it is going to be: `**bo` is already strong and
/// its stars are not shown, so that nothing jumps when the counterpart arrives.
enum OpenTail {
  /// How far back a mark without counterpart is believed to begin something.
  private static let reach = 400

  /// - Parameters:
  ///   - cells: The last run of the last block, as parsed.
  ///   - base: The face of its plain text.
  static func settle(_ cells: inout Cells, base: Face) {
    let start = max(0, cells.count - reach)
    dropTrailingMarks(&cells, from: start)
    var index = start
    while index < cells.count {
      let cell = cells[index]
      guard cell.face != .code, cell.face != .link, cell.face != .dim else {
        index += 1
        continue
      }
      switch cell.scalar {
      case 0x60:
        openCode(&cells, at: index)
        return
      case 0x2A, 0x5F: index = openEmphasis(&cells, at: index)
      case 0x5B: index = openLink(&cells, at: index)
      default: index += 1
      }
    }
  }

  /// Stars, underscores, backticks and tildes at the very end have not said what they are.
  private static func dropTrailingMarks(_ cells: inout Cells, from start: Int) {
    while cells.count > start, let last = cells.last, last.face != .code, last.face != .dim,
      [0x2A, 0x5F, 0x60, 0x7E].contains(last.scalar)
    {
      cells.removeLast()
    }
  }

  private static func openCode(_ cells: inout Cells, at index: Int) {
    let length = cells[index...].prefix { $0.scalar == 0x60 }.count
    cells.removeSubrange(index..<(index + length))
    for later in index..<cells.count { cells[later].face = .code }
  }

  /// - Returns: Where to look on.
  private static func openEmphasis(_ cells: inout Cells, at index: Int) -> Int {
    let mark = cells[index].scalar
    let length = cells[index...].prefix { $0.scalar == mark }.count
    let end = index + length
    let opens =
      length <= 3 && end < cells.count && !cells[end].isBlank
      && (index == 0 || mayPrecedeOpening(cells[index - 1]))
    guard opens else { return end }
    // `**bo*` is parsed as a star and emphasis; the second closing star has yet to come.
    let isHalfClosed = length == 1 && cells[end...].allSatisfy { $0.face == .emphasis }
    cells.removeSubrange(index..<end)
    for later in index..<cells.count {
      if isHalfClosed {
        cells[later].face = .strong
        continue
      }
      var face = cells[later].face
      if length >= 2 { face = face.strengthened }
      if length != 2 { face = face.emphasized }
      cells[later].face = face
    }
    return index
  }

  private static func mayPrecedeOpening(_ cell: Cell) -> Bool {
    switch cell.scalar {
    case 0, 0x20...0x2F, 0x3A...0x40, 0x5B, 0x5C, 0x5E, 0x7B, 0x7C, 0x7E, 0x2000...0x206F: true
    default: false
    }
  }

  /// `[text](targ` becomes the link's text. Returns where to look on.
  private static func openLink(_ cells: inout Cells, at index: Int) -> Int {
    guard let close = cells[index...].firstIndex(where: { $0.scalar == 0x5D }),
      close > index + 1, close + 1 < cells.count, cells[close + 1].scalar == 0x28,
      !cells[close...].contains(where: { $0.scalar == 0x29 || $0.isBlank })
    else { return index + 1 }
    cells.removeSubrange(close...)
    for inside in index..<close { cells[inside].face = .link }
    let isImage = index > 0 && cells[index - 1].scalar == 0x21
    cells.removeSubrange((isImage ? index - 1 : index)...index)
    return cells.count
  }
}
