package import Canvas

/// Turns the bytes a terminal sends into keys. Pure: it is fed any split of bytes and keeps what is
/// incomplete. Understands UTF-8, xterm's and rxvt's sequences, bracketed paste, and SGR mouse
/// reports (XTerm Control Sequences, Dickey); sequences it does not know are dropped whole.
package struct KeyDecoder: Equatable, Sendable {
  private var pending: [UInt8] = []
  /// Bytes of a paste whose end has not come yet.
  private var paste: [UInt8]?

  /// A paste larger than this is cut, so that a stuck terminal cannot fill the memory.
  static let pasteLimit = 8 << 20

  package init() {}

  /// Whether a lone Esc, or the start of a sequence, waits for more. After a short silence call
  /// `flush`.
  package var isWaiting: Bool { !pending.isEmpty && paste == nil }

  /// The keys that are complete after these bytes.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
    pending.append(contentsOf: bytes)
    var keys: [Key] = []
    var index = 0
    while index < pending.count {
      if paste != nil {
        guard let next = readPaste(from: index, &keys) else { break }
        index = next
        continue
      }
      guard let (key, next) = decode(from: index) else { break }
      if let key { keys.append(key) }
      index = next
    }
    pending.removeFirst(min(index, pending.count))
    return keys
  }

  /// Gives up waiting: what is pending is taken as it stands.
  package mutating func flush() -> [Key] {
    guard isWaiting else { return [] }
    let rest = pending
    pending = []
    guard rest[0] == 0x1B else { return [] }
    if rest.count == 1 { return [.escape] }
    if rest.count == 2, let key = altKey(rest[1]) { return [key] }
    return []
  }

  // MARK: One key

  /// The key at `start` and the index after it; a `nil` key is to be dropped, a `nil` result is
  /// incomplete.
  private mutating func decode(from start: Int) -> (Key?, Int)? {
    let byte = pending[start]
    switch byte {
    case 0x1B: return escape(from: start)
    case 0x0D: return (.enter, start + 1)
    case 0x09: return (.tab, start + 1)
    case 0x7F, 0x08: return (.backspace, start + 1)
    case 0x00: return (.control(" "), start + 1)
    case 0x01...0x1A: return (.control(Character(Unicode.Scalar(byte + 0x60))), start + 1)
    case 0x1C...0x1F: return (.control(Character(Unicode.Scalar(byte + 0x40))), start + 1)
    case 0x20..<0x7F: return (.character(Character(Unicode.Scalar(byte))), start + 1)
    default: return unicode(from: start)
    }
  }

  private func unicode(from start: Int) -> (Key?, Int)? {
    let length =
      switch pending[start] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let end = start + length
    for index in start + 1..<max(start + 1, min(end, pending.count))
    where pending[index] & 0xC0 != 0x80 {
      return (nil, index)  // Cut short by another character.
    }
    guard end <= pending.count else { return nil }
    let text = String(decoding: pending[start..<end], as: UTF8.self)
    guard length > 1, text.unicodeScalars.count == 1, text.unicodeScalars.first?.value != 0xFFFD,
      let character = text.first
    else { return (nil, end) }
    return (.character(character), end)
  }

  private mutating func escape(from start: Int) -> (Key?, Int)? {
    guard start + 1 < pending.count else { return nil }
    switch pending[start + 1] {
    case UInt8(ascii: "["): return controlSequence(from: start)
    case UInt8(ascii: "O"):
      guard start + 2 < pending.count else { return nil }
      return (Self.final(pending[start + 2], modifier: 1), start + 3)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
      return string(from: start)
    case 0x1B: return (.escape, start + 1)
    case let byte where byte >= 0x80:
      guard let (key, next) = unicode(from: start + 1) else { return nil }
      if case .character(let character) = key { return (.alt(character), next) }
      return (nil, next)
    case let byte: return (altKey(byte), start + 2)
    }
  }

  private func altKey(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x0D, 0x0A: .altEnter
    case 0x7F, 0x08: .altBackspace
    case 0x20..<0x7F: .alt(Character(Unicode.Scalar(byte)))
    default: nil
    }
  }

  /// An answer of the terminal that is not a key: dropped up to its terminator.
  private func string(from start: Int) -> (Key?, Int)? {
    var index = start + 2
    while index < pending.count {
      if pending[index] == 0x07 { return (nil, index + 1) }
      if pending[index] == 0x1B {
        guard index + 1 < pending.count else { return nil }
        return (nil, pending[index + 1] == UInt8(ascii: "\\") ? index + 2 : index)
      }
      if index - start > 4096 { return (nil, index) }
      index += 1
    }
    return nil
  }

  private mutating func controlSequence(from start: Int) -> (Key?, Int)? {
    var index = start + 2
    while index < pending.count, (0x20...0x3F).contains(pending[index]) { index += 1 }
    guard index < pending.count else { return index - start > 64 ? (nil, index) : nil }
    let body = pending[start + 2..<index]
    let final = pending[index]
    let next = index + 1
    if final == UInt8(ascii: "M"), body.isEmpty {
      // The old mouse report: three more bytes, of no use here.
      return next + 3 <= pending.count ? (nil, next + 3) : nil
    }
    if body.first == UInt8(ascii: "<") {
      return (Self.mouse(body.dropFirst(), isPress: final == UInt8(ascii: "M")), next)
    }
    let numbers = Self.numbers(body)
    if final == UInt8(ascii: "~") {
      if numbers.first == 200 {
        paste = []
        return (nil, next)
      }
      return (Self.tilde(numbers), next)
    }
    if final == UInt8(ascii: "u") { return (Self.unicodeKey(numbers), next) }
    return (Self.final(final, modifier: numbers.count > 1 ? numbers[1] : 1), next)
  }

  // MARK: Tables

  private static func numbers(_ body: some Sequence<UInt8>) -> [Int] {
    var numbers = [0]
    for byte in body {
      switch byte {
      case 0x30...0x39:
        numbers[numbers.count - 1] = min(numbers[numbers.count - 1] * 10 + Int(byte - 0x30), 99_999)
      case 0x3B, 0x3A: numbers.append(0)
      default: break
      }
    }
    return numbers
  }

  /// Keys of the form `CSI … letter` and `SS3 letter`. Modifiers: 2 shift, 3 alt, 5 control.
  private static func final(_ letter: UInt8, modifier: Int) -> Key? {
    switch (letter, modifier) {
    case (UInt8(ascii: "A"), 5), (UInt8(ascii: "A"), 3): .controlUp
    case (UInt8(ascii: "B"), 5), (UInt8(ascii: "B"), 3): .controlDown
    case (UInt8(ascii: "C"), 5), (UInt8(ascii: "C"), 3), (UInt8(ascii: "c"), _): .controlRight
    case (UInt8(ascii: "D"), 5), (UInt8(ascii: "D"), 3), (UInt8(ascii: "d"), _): .controlLeft
    case (UInt8(ascii: "A"), 2): .shiftUp
    case (UInt8(ascii: "B"), 2): .shiftDown
    case (UInt8(ascii: "A"), _): .up
    case (UInt8(ascii: "B"), _): .down
    case (UInt8(ascii: "C"), _): .right
    case (UInt8(ascii: "D"), _): .left
    case (UInt8(ascii: "H"), 5): .controlHome
    case (UInt8(ascii: "F"), 5): .controlEnd
    case (UInt8(ascii: "H"), _): .home
    case (UInt8(ascii: "F"), _): .end
    case (UInt8(ascii: "Z"), _): .shiftTab
    case (UInt8(ascii: "M"), _): .enter
    case (UInt8(ascii: "P")...UInt8(ascii: "S"), _):
      .function(Int(letter - UInt8(ascii: "P")) + 1)
    default: nil
    }
  }

  /// Keys of the form `CSI number ~`.
  private static func tilde(_ numbers: [Int]) -> Key? {
    let modifier = numbers.count > 1 ? numbers[1] : 1
    // xterm's modifyOtherKeys: CSI 27 ; modifier ; code ~
    if numbers[0] == 27, numbers.count > 2 { return unicodeKey([numbers[2], modifier]) }
    switch numbers[0] {
    case 1, 7: return modifier == 5 ? .controlHome : .home
    case 4, 8: return modifier == 5 ? .controlEnd : .end
    case 3: return .delete
    case 5: return .pageUp
    case 6: return .pageDown
    case 11...15: return .function(numbers[0] - 10)
    case 17...21: return .function(numbers[0] - 11)
    case 23, 24: return .function(numbers[0] - 12)
    default: return nil
    }
  }

  /// Keys of the form `CSI code ; modifier u`.
  private static func unicodeKey(_ numbers: [Int]) -> Key? {
    let modifier = max(0, (numbers.count > 1 ? numbers[1] : 1) - 1)
    let isAlt = modifier & 2 != 0
    let isControl = modifier & 4 != 0
    switch numbers[0] {
    case 13: return modifier == 0 ? .enter : .altEnter
    case 9: return modifier & 1 != 0 ? .shiftTab : .tab
    case 27: return .escape
    case 127, 8: return isAlt || isControl ? .altBackspace : .backspace
    default: break
    }
    guard let scalar = Unicode.Scalar(UInt32(numbers[0])), numbers[0] >= 0x20 else { return nil }
    if isControl { return .control(Character(scalar)) }
    return isAlt ? .alt(Character(scalar)) : .character(Character(scalar))
  }

  /// `button ; column ; row`, counted from 1.
  private static func mouse(_ body: some Sequence<UInt8>, isPress: Bool) -> Key? {
    let numbers = numbers(body)
    guard numbers.count == 3 else { return nil }
    let action: Mouse.Action? =
      switch numbers[0] & ~0x1C {  // Without shift, meta, control.
      case 0: isPress ? .press : .release
      case 64: .wheelUp
      case 65: .wheelDown
      default: nil
      }
    guard let action else { return nil }
    return .mouse(Mouse(action, column: max(0, numbers[1] - 1), row: max(0, numbers[2] - 1)))
  }

  // MARK: Paste

  private static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

  /// Moves pending bytes into the paste until its end; `nil` when the end has not come yet.
  private mutating func readPaste(from start: Int, _ keys: inout [Key]) -> Int? {
    var index = start
    while index < pending.count {
      if pending[index] == 0x1B {
        let rest = pending[index...].prefix(Self.pasteEnd.count)
        if Array(rest) == Self.pasteEnd {
          keys.append(.paste(String(decoding: paste ?? [], as: UTF8.self)))
          paste = nil
          return index + Self.pasteEnd.count
        }
        if rest.elementsEqual(Self.pasteEnd.prefix(rest.count)) {
          pending.removeFirst(index)
          return nil
        }
      }
      if (paste?.count ?? 0) < Self.pasteLimit { paste?.append(pending[index]) }
      index += 1
    }
    pending = []
    return nil
  }
}
