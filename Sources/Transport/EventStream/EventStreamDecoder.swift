/// Turns the bytes of an `application/vnd.amazon.eventstream`, cut anywhere, into its messages.
///
/// A length is believed only after its check sum, and memory is taken for bytes that came, never
/// for bytes that were announced. After a fault there is nothing more to read: every further call
/// throws it again.
package struct EventStreamDecoder: Sendable {
  /// The length of an empty message: prelude, its check sum, and the message's.
  private static let smallest = 16
  private static let preludeLength = 12

  private struct Prelude {
    let length: Int
    let headersLength: Int
  }

  private let messageLimit: Int
  private let headersLimit: Int
  private var buffer: [UInt8] = []
  /// That of the message at the buffer's beginning, once it was checked.
  private var prelude: Prelude?
  private var fault: EventStreamFault?

  /// - Parameters:
  ///   - messageLimit: Bytes a whole message may have.
  ///   - headersLimit: Bytes its headers may have.
  package init(messageLimit: Int = 24 << 20, headersLimit: Int = 128 << 10) {
    self.messageLimit = messageLimit
    self.headersLimit = headersLimit
  }

  /// Appends the messages that `bytes` complete, in order; also those before a fault.
  package mutating func decode(
    _ bytes: [UInt8], into messages: inout [EventStreamMessage]
  ) throws(EventStreamFault) {
    if let fault { throw fault }
    buffer.append(contentsOf: bytes)
    var start = 0
    do throws(EventStreamFault) {
      while let message = try next(&start) { messages.append(message) }
    } catch {
      fault = error
      buffer = []
      throw error
    }
    if start > 0 { buffer.removeFirst(start) }
  }

  /// Checks that the stream ended between two messages. Throws `truncated`, or an earlier fault.
  package func end() throws(EventStreamFault) {
    if let fault { throw fault }
    if !buffer.isEmpty { throw .truncated }
  }

  /// The message that begins at `start`, which moves behind it; `nil` while it is incomplete.
  private mutating func next(_ start: inout Int) throws(EventStreamFault) -> EventStreamMessage? {
    let prelude: Prelude
    if let known = self.prelude {
      prelude = known
    } else {
      guard buffer.count - start >= Self.preludeLength else { return nil }
      prelude = try readPrelude(at: start)
      self.prelude = prelude
    }
    let end = start + prelude.length
    guard buffer.count >= end else { return nil }
    guard CRC32.of(buffer, start..<end - 4) == word(at: end - 4) else { throw .messageChecksum }
    let headersStart = start + Self.preludeLength
    let payloadStart = headersStart + prelude.headersLength
    var reader = EventStreamHeaderReader(buffer, headersStart..<payloadStart)
    let message = EventStreamMessage(
      headers: try reader.readAll(), payload: Array(buffer[payloadStart..<end - 4]))
    self.prelude = nil
    start = end
    return message
  }

  private func readPrelude(at start: Int) throws(EventStreamFault) -> Prelude {
    guard CRC32.of(buffer, start..<start + 8) == word(at: start + 8) else {
      throw .preludeChecksum
    }
    let length = Int(word(at: start))
    let headersLength = Int(word(at: start + 4))
    guard length >= Self.smallest else { throw .messageTooShort }
    guard length <= messageLimit else { throw .messageTooLarge }
    guard headersLength <= headersLimit else { throw .headersTooLarge }
    guard headersLength <= length - Self.smallest else { throw .headersOutsideMessage }
    return Prelude(length: length, headersLength: headersLength)
  }

  private func word(at start: Int) -> UInt32 {
    buffer[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
