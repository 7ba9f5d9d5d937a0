/// Where and why bytes are not JSON.
package struct JSONError: Error, Equatable, Sendable {
  package enum Reason: Equatable, Sendable {
    case unexpectedEnd, unexpectedByte, unescapedControl, invalidEscape, invalidNumber, tooDeep
    /// Something of another kind stands where this one was asked for.
    case wrongKind
    /// Something follows the value.
    case trailingBytes
  }

  package let reason: Reason
  /// Bytes from the beginning.
  package let offset: Int
}
