package import Canvas

/// One laid-out row: its cells, and what one needs to select and copy from it.
package struct StyledLine: Equatable, Sendable {
  /// At most as many as the columns it was laid out for, indentation included.
  package var cells: Cells
  /// Leading cells that are indentation, list marks or quote bars rather than text.
  package var indent: Int { Int(lead) }
  /// The code block the row belongs to, counted from 1 over the whole text as the row above the
  /// block names it; `nil` elsewhere.
  package var codeBlock: Int? { block == 0 ? nil : Int(block) }
  /// Whether it goes on with the row above: text that was too long for one row.
  package let continues: Bool

  private let lead: UInt16
  private let block: UInt16

  package init(_ cells: Cells, indent: Int = 0, codeBlock: Int? = nil, continues: Bool = false) {
    self.cells = cells
    self.lead = UInt16(clamping: indent)
    self.block = UInt16(clamping: codeBlock ?? 0)
    self.continues = continues
  }
}
