/// One event of a `text/event-stream`.
package struct ServerSentEvent: Equatable, Sendable {
  /// What the `event` line said; `message` when there was none.
  package var type: String
  /// The `data` lines joined by line feeds.
  package var data: [UInt8]
  /// The last `id` line up to here; empty when there was none.
  package var id: String

  package init(type: String = "message", data: [UInt8], id: String = "") {
    self.type = type
    self.data = data
    self.id = id
  }
}
