/// Why bytes are not an `application/vnd.amazon.eventstream`. Nothing after one can be read.
package enum EventStreamFault: Error, Equatable, Sendable {
  /// The first bytes of a message do not match their check sum: its length cannot be believed.
  case preludeChecksum
  case messageChecksum
  /// Shorter than an empty message.
  case messageTooShort
  case messageTooLarge
  case headersTooLarge
  /// The headers would end outside their message.
  case headersOutsideMessage
  /// A header ends outside the headers.
  case headerCut
  case headerWithoutName
  /// A header's value is longer than the format allows.
  case headerTooLong
  case unknownHeaderType(UInt8)
  case headerNotUTF8
  case duplicateHeader
  /// The stream ended inside a message.
  case truncated
}
