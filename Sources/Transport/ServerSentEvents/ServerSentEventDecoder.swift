/// Turns the bytes of a `text/event-stream`, cut anywhere, into its events.
///
/// Follows the HTML standard's parsing rules: lines end in CR, LF or both, a byte order mark is
/// dropped, comments and unknown fields are ignored, `retry` is too.
package struct ServerSentEventDecoder: Sendable {
  private let eventLimit: Int
  private var isFirstLine = true
  /// The last byte seen was a CR: a LF right after it belongs to it.
  private var mayIgnoreLineFeed = false
  /// The beginning of a line whose end has not come yet.
  private var line: [UInt8] = []
  private var type = ""
  private var id = ""
  private var data: [UInt8] = []
  private var hasData = false

  /// - Parameter eventLimit: Bytes that one line, and the data of one event, may have at most. No
  ///   more than twice as much is ever kept.
  package init(eventLimit: Int = 4 << 20) {
    self.eventLimit = eventLimit
  }

  /// The events that `bytes` complete, in order.
  ///
  /// Throws `eventTooLarge`; the decoder is of no use afterwards.
  package mutating func decode(_ bytes: [UInt8]) throws(TransportError) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    try bytes.withUnsafeBufferPointer { (buffer) throws(TransportError) in
      try decode(UnsafeRawBufferPointer(buffer), into: &events)
    }
    return events
  }

  /// The event that the end of the stream cut off, where the standard would drop it: some servers
  /// forget the last empty line. It may be incomplete.
  package mutating func end() throws(TransportError) -> ServerSentEvent? {
    if !line.isEmpty { _ = try decode([0x0A]) }  // Ends a line that has something: no event yet.
    return dispatch()
  }

  private mutating func decode(
    _ buffer: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]
  ) throws(TransportError) {
    var start = 0
    if mayIgnoreLineFeed, let first = buffer.first {
      if first == 0x0A { start = 1 }
      mayIgnoreLineFeed = false
    }
    // The next LF is looked for once, also when the lines before it end in CR.
    var lineFeed = buffer.firstOffset(of: 0x0A, from: start)
    while start < buffer.count {
      if lineFeed < start { lineFeed = buffer.firstOffset(of: 0x0A, from: start) }
      let end = buffer.firstOffset(of: 0x0D, from: start, to: lineFeed)
      let piece = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
      guard line.count + piece.count <= eventLimit else { throw .eventTooLarge(bytes: eventLimit) }
      guard end < buffer.count else {
        line.append(contentsOf: piece)
        return
      }
      if line.isEmpty {
        try take(piece, into: &events)
      } else {
        line.append(contentsOf: piece)
        let whole = line
        line = []
        try whole.withUnsafeBufferPointer { (whole) throws(TransportError) in
          try take(UnsafeRawBufferPointer(whole), into: &events)
        }
      }
      start = end + 1
      if buffer[end] == 0x0D {
        if start == buffer.count {
          mayIgnoreLineFeed = true
        } else if buffer[start] == 0x0A {
          start += 1
        }
      }
    }
  }

  private mutating func take(
    _ wholeLine: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]
  ) throws(TransportError) {
    var line = wholeLine
    if isFirstLine {
      isFirstLine = false
      if line.starts(with: [0xEF, 0xBB, 0xBF]) {
        line = UnsafeRawBufferPointer(rebasing: line.dropFirst(3))
      }
    }
    guard !line.isEmpty else {
      if let event = dispatch() { events.append(event) }
      return
    }
    let colon = line.firstOffset(of: 0x3A, from: 0)
    guard colon > 0 else { return }  // A comment.
    var valueStart = min(colon + 1, line.count)
    if valueStart < line.count, line[valueStart] == 0x20 { valueStart += 1 }
    let value = UnsafeRawBufferPointer(rebasing: line[valueStart...])
    let name = UnsafeRawBufferPointer(rebasing: line[..<colon])
    if name.spells("data") {
      guard data.count + value.count < eventLimit else { throw .eventTooLarge(bytes: eventLimit) }
      if hasData { data.append(0x0A) }
      hasData = true
      data.append(contentsOf: value)
    } else if name.spells("event") {
      type = String(decoding: value, as: UTF8.self)
    } else if name.spells("id"), !value.contains(0) {
      id = String(decoding: value, as: UTF8.self)
    }
  }

  private mutating func dispatch() -> ServerSentEvent? {
    defer {
      type = ""
      data = []
      hasData = false
    }
    guard hasData else { return nil }
    return ServerSentEvent(type: type.isEmpty ? "message" : type, data: data, id: id)
  }
}
