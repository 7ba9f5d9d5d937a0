/// A key or password. It prints as `•••`, so it cannot slip into a log, a session or an error text.
package struct Secret: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let value: String

  package init(_ value: String) {
    self.value = value
  }

  package var description: String { "•••" }
  package var debugDescription: String { "•••" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Hands out the value for the one header or library call that needs it.
  package func reveal() -> String { value }
}
