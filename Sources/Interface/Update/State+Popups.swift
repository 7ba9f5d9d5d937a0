import Canvas
import Core

extension State {
  /// Opens a list or a text over the main screen.
  mutating func show(_ command: Command) -> [Effect] {
    switch command {
    case .showSessions:
      popups.append(.list(ListPane(.sessions)))
      return [.listSessions(search: "")]
    case .showLibraries:
      popups.append(.list(ListPane(.libraries)))
      return [.listLibraries]
    case .showModels:
      popups.append(.list(ListPane(.models)))
      return [.listModels]
    case .showThemes:
      popups.append(.list(ListPane(.themes, original: theme)))
      return [.listThemes]
    case .showHelp:
      if case .help = popups.last { return [] }
      popups.append(.help(HelpPane(state: self)))
    case .showPrompt:
      guard let index = conversation.currentTurn else { return [] }
      return [.readPrompt(conversation.turns[index].turn.id)]
    default: break
    }
    return []
  }

  /// Fills an open list with what was read for it, or opens what was asked for.
  mutating func fill(_ event: Event) -> [Effect] {
    switch event {
    case .sessionsListed(let rows, let search):
      let current = session.id
      changeList(.sessions) { list in
        list.show(
          rows.map { row in
            ListRow(
              id: row.id.rawValue, title: row.title,
              detail: "\(Figures.counted(row.turns, "turn")) · \(row.when)", note: row.excerpt,
              isCurrent: row.id == current)
          }, search: search)
      }
    case .sessionRemoved(let id):
      changeList(.sessions) { $0.removeRow(id: id.rawValue) }
      if session.id == id { return startNewSession() }
    case .sessionRenamed(let id, let title):
      changeList(.sessions) { $0.retitle(id: id.rawValue, title) }
      if session.id == id { session.title = title }
    case .librariesListed(let rows):
      let current = library?.name
      changeList(.libraries) { list in
        list.show(
          rows.map {
            ListRow(id: $0.name, title: $0.name, detail: $0.detail, isCurrent: $0.name == current)
          })
      }
    case .documentsListed(let rows):
      changeList(.documents) { list in
        list.show(
          rows.map {
            ListRow(
              id: String($0.id.rawValue), title: $0.title, detail: $0.detail,
              isEnabled: $0.isReadable)
          })
      }
    case .modelsListed(let rows):
      let current = model.name
      changeList(.models) { list in
        list.show(
          rows.map { row in
            ListRow(
              id: row.name.description, title: row.title, detail: row.reason ?? row.detail,
              isCurrent: row.name == current, isEnabled: row.reason == nil)
          })
      }
    case .themesListed(let names):
      let current = theme
      changeList(.themes) { list in
        list.show(names.map { ListRow(id: $0, title: $0, isCurrent: $0 == current) })
      }
    case .documentOpened(let document, let marking, let matches):
      popups.append(.document(DocumentPane(document, marking: marking, matches: matches)))
    case .promptRead(let turn): popups.append(.prompt(PromptText.pane(of: turn)))
    default: break
    }
    return []
  }

  private mutating func changeList(_ kind: ListPane.Kind, _ body: (inout ListPane) -> Void) {
    for index in popups.indices {
      guard case .list(var list) = popups[index], list.kind == kind else { continue }
      body(&list)
      popups[index] = .list(list)
    }
  }

  // MARK: Keys

  /// Offers a key to the popup on top; `nil` when it has no use for it.
  mutating func pressInPopup(_ key: Key) -> [Effect]? {
    guard let top = popups.last else { return nil }
    switch top {
    case .list(let list): return press(key, in: list)
    case .document(let pane): return press(key, in: pane)
    case .help, .prompt:
      if key == .escape || key == .character("q") {
        popups.removeLast()
        return []
      }
      return scrollText(key)
    }
  }

  private mutating func scrollText(_ key: Key) -> [Effect]? {
    guard
      let command = keys.command(for: key, in: .document) ?? keys.command(for: key, in: .everywhere)
    else { return nil }
    let isHandled: Bool
    switch popups[popups.count - 1] {
    case .help(var help):
      isHandled = help.pane.perform(command)
      popups[popups.count - 1] = .help(help)
    case .prompt(var pane):
      isHandled = pane.perform(command)
      popups[popups.count - 1] = .prompt(pane)
    default: isHandled = false
    }
    return isHandled ? [] : nil
  }

  mutating func scrollPopup(by step: Int) {
    switch popups.last {
    case .help(var help):
      help.pane.scroll(by: step)
      popups[popups.count - 1] = .help(help)
    case .prompt(var pane):
      pane.scroll(by: step)
      popups[popups.count - 1] = .prompt(pane)
    case .document(var pane):
      pane.scroll(by: step)
      popups[popups.count - 1] = .document(pane)
    case .list(var list):
      list.move(by: step.signum())
      popups[popups.count - 1] = .list(list)
    case nil: break
    }
  }

  private mutating func press(_ key: Key, in list: ListPane) -> [Effect]? {
    var list = list
    defer {
      if case .list(let now) = popups.last, now.kind == list.kind {
        popups[popups.count - 1] = .list(list)
      }
    }
    switch list.mode {
    case .finding, .renaming: return type(key, in: &list)
    case .removing:
      list.mode = .moving
      guard key == .character("y"), let row = list.selectedRow else { return [] }
      return [.removeSession(SessionID(rawValue: row.id))]
    case .moving: break
    }
    if key == .escape, !list.search.isEmpty { return [.listSessions(search: "")] }
    if key == .escape || key == .character("q") {
      popups.removeLast()
      return list.kind == .themes ? [.useTheme(list.original, keep: false)] : []
    }
    guard let command = keys.command(for: key, in: .list) ?? pageCommand(key) else { return nil }
    switch command {
    case .moveUp: list.move(by: -1)
    case .moveDown: list.move(by: 1)
    case .pageUp: list.move(by: -10)
    case .pageDown: list.move(by: 10)
    case .moveToFirst: list.select(0)
    case .moveToLast: list.moveToLast()
    case .choose: return choose(in: list)
    case .find where list.kind == .sessions: list.mode = .finding
    case .rename where list.kind == .sessions:
      list.mode = .renaming
      list.input.set(list.selectedRow?.title ?? "")
    case .remove where list.kind == .sessions && list.selectedRow != nil: list.mode = .removing
    case .showDocuments where list.kind == .libraries:
      popups.append(.list(ListPane(.documents)))
      return [.listDocuments]
    case .showHelp: return perform(.showHelp)
    default: break
    }
    return preview(list)
  }

  private func pageCommand(_ key: Key) -> Command? {
    switch key {
    case .pageUp: .pageUp
    case .pageDown: .pageDown
    default: nil
    }
  }

  /// Types a search or a title.
  private func type(_ key: Key, in list: inout ListPane) -> [Effect] {
    switch key {
    case .escape:
      let wasFinding = list.mode == .finding
      list.mode = .moving
      list.input = Editor()
      return wasFinding && !list.search.isEmpty ? [.listSessions(search: "")] : []
    case .enter:
      let text = list.input.text
      let mode = list.mode
      list.mode = .moving
      list.input = Editor()
      guard mode == .renaming, let row = list.selectedRow else { return [] }
      return [.renameSession(SessionID(rawValue: row.id), title: text)]
    case .character(let character): list.input.type(character)
    case .paste(let text):
      list.input.paste(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    case .backspace: list.input.deleteBackward()
    case .left: list.input.moveLeft()
    case .right: list.input.moveRight()
    case .control("u"): list.input.killToLineStart()
    case .control("w"): list.input.killWordBackward()
    default: return []
    }
    return list.mode == .finding ? [.listSessions(search: list.input.text)] : []
  }

  /// Themes show themselves as the selection moves.
  func preview(_ list: ListPane) -> [Effect] {
    guard list.kind == .themes, let row = list.selectedRow else { return [] }
    return [.useTheme(row.id, keep: false)]
  }

  mutating func choose(in list: ListPane) -> [Effect] {
    guard let row = list.selectedRow else { return [] }
    guard row.isEnabled else {
      notice = Notice(.news, "\(row.title): \(row.detail)")
      return []
    }
    popups.removeLast()
    switch list.kind {
    case .sessions: return stopRunning() + [.openSession(SessionID(rawValue: row.id))]
    case .libraries: return [.useLibrary(row.id)]
    case .documents:
      popups.append(.list(list))
      guard let id = Int64(row.id) else { return [] }
      return [.openDocument(DocumentID(rawValue: id), path: nil, marking: nil, matches: [])]
    case .models:
      return ModelName(row.id).map { [.useModel($0)] } ?? []
    case .themes: return [.useTheme(row.id, keep: true)]
    case .sources:
      guard let rank = Int(row.id) else { return [] }
      sources.select(rank: rank)
      return openSelectedSource()
    }
  }

  private mutating func press(_ key: Key, in pane: DocumentPane) -> [Effect]? {
    var pane = pane
    defer {
      if case .document = popups.last { popups[popups.count - 1] = .document(pane) }
    }
    if pane.isFinding { return pane.type(key) ? [] : nil }
    if key == .escape || key == .character("q") {
      popups.removeLast()
      return []
    }
    guard
      let command = keys.command(for: key, in: .document)
        ?? keys.command(for: key, in: .everywhere)
    else { return nil }
    if command == .openOutside { return [.openOutside(path: pane.path)] }
    return pane.perform(command) ? [] : nil
  }
}

extension ListPane {
  /// The sources as a list, for terminals without room for a pane.
  static func sources(_ pane: SourcesPane) -> ListPane {
    var list = ListPane(.sources)
    list.show(
      pane.sources.map { source in
        ListRow(
          id: String(source.rank), title: "\(source.rank)  \(source.chunk.title)",
          detail: Figures.place(source.chunk.place),
          isCurrent: source.rank == pane.selectedSource?.rank)
      })
    return list
  }
}

extension TextPane {
  /// Scrolls; false when the command is none of its.
  mutating func perform(_ command: Command) -> Bool {
    switch command {
    case .moveUp, .scrollUp: scroll(by: -1)
    case .moveDown, .scrollDown: scroll(by: 1)
    case .pageUp: scrollByPage(-1)
    case .pageDown: scrollByPage(1)
    case .moveToFirst, .scrollToTop: scrollToTop()
    case .moveToLast, .scrollToEnd: scrollToEnd()
    default: return false
    }
    return true
  }
}
