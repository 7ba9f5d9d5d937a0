import Canvas
import Core

/// The last press of the mouse, to tell a double click.
struct Click: Equatable, Sendable {
  var point: Point
  var at: Double
}

extension State {
  /// A click selects, a double click opens, the wheel scrolls what is under the pointer.
  mutating func click(_ mouse: Mouse) -> [Effect] {
    switch mouse.action {
    case .wheelUp: return wheel(-3, at: mouse.point)
    case .wheelDown: return wheel(3, at: mouse.point)
    case .release: return []
    case .press: break
    }
    let isDouble = lastClick.map { $0.point == mouse.point && now - $0.at < 0.4 } ?? false
    lastClick = isDouble ? nil : Click(point: mouse.point, at: now)
    if let top = popups.last { return click(in: top, mouse.point, isDouble: isDouble) }
    let areas = areas
    if areas.editor.contains(mouse.point) {
      focus = .editor
    } else if let area = areas.sources, area.contains(mouse.point) {
      return clickSource(mouse.point, in: area, isStrip: areas.kind == .strip, isDouble: isDouble)
    } else if areas.conversation.contains(mouse.point) {
      return clickConversation(mouse.point, in: areas.conversation, isDouble: isDouble)
    }
    return []
  }

  private mutating func wheel(_ step: Int, at point: Point) -> [Effect] {
    if !popups.isEmpty {
      scrollPopup(by: step)
      return []
    }
    if let area = areas.sources, area.contains(point) {
      sources.move(by: step.signum())
      return []
    }
    conversation.scroll(by: step)
    return readOlderIfNeeded()
  }

  private mutating func clickSource(_ point: Point, in area: Rect, isStrip: Bool, isDouble: Bool)
    -> [Effect]
  {
    let row = point.row - area.row
    let index =
      isStrip
      ? sources.stripIndex(atRow: row, rows: area.rows)
      : sources.index(atRow: row - 2, rows: area.rows - 2)
    guard let index else { return [] }
    sources.select(index: index)
    if isDouble { return openSelectedSource() }
    if let turn = conversation.currentTurn {
      conversation.selectRank(sources.sources[index].rank, turn: turn)
    }
    return []
  }

  private mutating func clickConversation(_ point: Point, in area: Rect, isDouble: Bool)
    -> [Effect]
  {
    guard
      let hit = conversation.hit(column: point.column - area.column, row: point.row - area.row)
    else { return [] }
    guard let rank = hit.cell?.tag.citedRank else { return [] }
    conversation.selectRank(rank, turn: hit.turn)
    showSourcesOfCurrentTurn()
    sources.select(rank: rank)
    return isDouble ? openSelectedSource() : []
  }

  private mutating func click(in popup: Popup, _ point: Point, isDouble: Bool) -> [Effect] {
    guard case .list(var list) = popup,
      let index = list.index(atRow: point.row - popupArea.row, in: popupArea)
    else { return [] }
    list.select(index)
    popups[popups.count - 1] = .list(list)
    return isDouble ? choose(in: list) : preview(list)
  }
}
