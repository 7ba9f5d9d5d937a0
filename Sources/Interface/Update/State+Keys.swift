import Canvas
import Core

extension State {
  /// Handles one key: the popup on top first, then the focused pane, then everywhere.
  mutating func press(_ key: Key) -> [Effect] {
    notice = nil
    if case .mouse(let mouse) = key { return click(mouse) }
    if !popups.isEmpty, let effects = pressInPopup(key) { return effects }
    if popups.isEmpty, let effects = pressInPane(key) { return effects }
    guard let command = keys.command(for: key, in: .everywhere) else { return [] }
    return perform(command)
  }

  /// `nil` when the focused pane has no use for the key.
  private mutating func pressInPane(_ key: Key) -> [Effect]? {
    if case .alt(let digit) = key, let rank = digit.wholeNumberValue, rank > 0 {
      return selectSource(rank: rank)
    }
    switch focus {
    case .editor:
      if key == .tab, takeExample() { return [] }
      if let command = keys.command(for: key, in: .editor) { return perform(command) }
      return edit(key)
    case .conversation:
      return keys.command(for: key, in: .conversation).map { perform($0) }
    case .sources:
      return keys.command(for: key, in: .sources).map { performInSources($0) }
    }
  }

  private mutating func takeExample() -> Bool {
    guard conversation.isEmpty, !examples.isEmpty,
      editor.isEmpty || examples.contains(editor.text)
    else { return false }
    editor.set(examples[nextExample % min(3, examples.count)])
    nextExample += 1
    return true
  }

  // MARK: Editor

  /// Edits with a key; `nil` when it is none of the editor's.
  private mutating func edit(_ key: Key) -> [Effect]? {
    switch key {
    case .character(let character): editor.type(character)
    case .paste(let text): editor.paste(text)
    case .backspace: editor.deleteBackward()
    case .delete: editor.deleteForward()
    case .control("d"):
      if editor.isEmpty { return perform(.quit) }
      editor.deleteForward()
    case .left, .control("b"): editor.moveLeft()
    case .right, .control("f"): editor.moveRight()
    case .home, .control("a"): editor.moveToLineStart()
    case .end where editor.isEmpty: conversation.scrollToEnd()
    case .end, .control("e"): editor.moveToLineEnd()
    case .alt("b"), .controlLeft: editor.moveWordLeft()
    case .alt("f"), .controlRight: editor.moveWordRight()
    case .control("k"): editor.killToLineEnd()
    case .control("u"): editor.killToLineStart()
    case .control("w"), .altBackspace: editor.killWordBackward()
    case .alt("d"): editor.killWordForward()
    case .control("y"): editor.yank()
    case .control("_"): editor.undo()
    case .control("t"): editor.transpose()
    case .up, .control("p"):
      if !editor.moveRow(by: -1, columns: editorColumns) { editor.showOlder() }
    case .down:
      if !editor.moveRow(by: 1, columns: editorColumns) { editor.showNewer() }
    default: return nil
    }
    quitAsked = nil
    return []
  }

  // MARK: Commands

  /// Performs a command of the editor, the conversation or everywhere.
  mutating func perform(_ command: Command) -> [Effect] {
    if let reason = command.reasonUnavailable(in: self) {
      notice = Notice(.news, "Not now: \(reason).")
      return []
    }
    switch command {
    case .send: return submit()
    case .newLine: editor.type("\n")
    case .back: return goBack()
    case .stop: return stopRunning()
    case .quit: return stopRunning() + [.quit]
    case .quitOrStop: return quitOrStop()
    case .suspend: return [.suspend]
    case .redraw: return [.redraw]
    case .focusNext: moveFocus(1)
    case .focusPrevious: moveFocus(-1)
    case .toggleSources: toggleSources()
    case .newSession: return startNewSession()
    case .continueAnswer: return continueAnswer()
    case .askAgain: return askAgain()
    case .copyAnswer: return copyAnswer()
    case .showSessions, .showLibraries, .showModels, .showThemes, .showHelp, .showPrompt:
      return show(command)
    case .openCitation: return openCitation()
    default: return scroll(command)
    }
    return []
  }

  private mutating func scroll(_ command: Command) -> [Effect] {
    switch command {
    case .scrollUp: conversation.scroll(by: -1)
    case .scrollDown: conversation.scroll(by: 1)
    case .pageUp: conversation.scrollByPage(-1)
    case .pageDown: conversation.scrollByPage(1)
    case .scrollToTop: conversation.scrollToTop()
    case .scrollToEnd: conversation.scrollToEnd()
    case .previousTurn: conversation.showTurn(-1)
    case .nextTurn: conversation.showTurn(1)
    case .previousCitation: moveCitation(-1)
    case .nextCitation: moveCitation(1)
    default: break
    }
    return readOlderIfNeeded(all: command == .scrollToTop)
  }

  mutating func readOlderIfNeeded(all: Bool = false) -> [Effect] {
    guard conversation.wantsOlder, !isReadingOlder, let id = session.id,
      let first = conversation.turns.first
    else { return [] }
    isReadingOlder = true
    return [.readOlder(id, before: first.turn.id, all: all)]
  }

  /// Esc: stops a stream; else goes back to the editor.
  private mutating func goBack() -> [Effect] {
    if running != nil { return stopRunning() }
    if focus != .editor {
      focus = .editor
      conversation.clearCitation()
    } else if !conversation.isFollowing {
      conversation.scrollToEnd()
    }
    return []
  }

  private mutating func quitOrStop() -> [Effect] {
    if running != nil { return stopRunning() }
    if !editor.isEmpty {
      editor.killToLineStart()
      editor.set("")
      return []
    }
    if let quitAsked, now - quitAsked <= 1 { return [.quit] }
    quitAsked = now
    notice = Notice(.news, "Press Ctrl-C again to quit.")
    return []
  }

  private mutating func moveFocus(_ step: Int) {
    let order: [Focus] =
      sources.sources.isEmpty ? [.editor, .conversation] : [.editor, .conversation, .sources]
    let at = order.firstIndex(of: focus) ?? 0
    focus = order[(at + step + order.count) % order.count]
    if focus == .sources, sources.selected == nil { sources.move(by: 1) }
    if focus == .sources, areas.sources == nil { openSourceList() }
  }

  /// F2: beside the conversation where there is room, else over it.
  private mutating func toggleSources() {
    switch areas.kind {
    case .wide, .strip: showsSources.toggle()
    case .small, .tiny: openSourceList()
    }
    if !showsSources, focus == .sources { focus = .editor }
  }

  private mutating func openSourceList() {
    showsSources = true
    focus = .editor
    guard areas.sources == nil else { return }
    popups.append(.list(.sources(sources)))
  }

  private mutating func copyAnswer() -> [Effect] {
    guard let index = conversation.currentTurn else { return [] }
    let text = conversation.turns[index].answerText
    return text.isEmpty ? [] : [.copy(text)]
  }

  // MARK: Sources and citations

  private mutating func moveCitation(_ step: Int) {
    conversation.moveCitation(step)
    showSourcesOfCurrentTurn()
    sources.select(rank: conversation.citation?.rank)
  }

  /// Alt-n: selects source n and its citations; again opens the document there.
  mutating func selectSource(rank: Int) -> [Effect] {
    showSourcesOfCurrentTurn()
    if sources.selectedSource?.rank == rank { return openSelectedSource() }
    guard let turn = conversation.currentTurn, sources.sources.contains(where: { $0.rank == rank })
    else {
      notice = Notice(.news, "This turn has no source \(rank).")
      return []
    }
    sources.select(rank: rank)
    conversation.selectRank(rank, turn: turn)
    return []
  }

  private mutating func openCitation() -> [Effect] {
    guard let rank = conversation.citation?.rank else { return [] }
    showSourcesOfCurrentTurn()
    sources.select(rank: rank)
    guard sources.selected != nil else {
      notice = Notice(.failure, "No source has the number \(rank): the citation is invalid.")
      return []
    }
    return openSelectedSource()
  }

  mutating func openSelectedSource() -> [Effect] {
    guard let source = sources.selectedSource else { return [] }
    let start = source.chunk.place.characters.lowerBound
    let matches = source.matches.map { $0.lowerBound + start..<$0.upperBound + start }
    return [
      .openDocument(
        source.chunk.document, path: source.chunk.path, marking: source.chunk.place.characters,
        matches: matches)
    ]
  }

  mutating func performInSources(_ command: Command) -> [Effect] {
    switch command {
    case .moveUp: sources.move(by: -1)
    case .moveDown: sources.move(by: 1)
    case .moveToFirst: sources.moveToFirst()
    case .moveToLast: sources.moveToLast()
    case .choose: return openSelectedSource()
    default: return perform(command)
    }
    if let rank = sources.selectedSource?.rank, let turn = conversation.currentTurn {
      conversation.selectRank(rank, turn: turn)
    }
    return []
  }
}
