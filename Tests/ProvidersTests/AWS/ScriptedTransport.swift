import Synchronization
import Transport

/// Answers requests from a script, and remembers them.
final class ScriptedTransport: HTTPTransport {
  enum Answer: Sendable {
    case answer(Int, String, [HTTPHead.Field] = [])
    case bytes(Int, [UInt8], [HTTPHead.Field] = [])
    case failure(TransportError)
  }

  private let script: @Sendable (HTTPRequest) -> Answer
  private let sent = Mutex<[HTTPRequest]>([])

  init(_ script: @escaping @Sendable (HTTPRequest) -> Answer) {
    self.script = script
  }

  /// A transport on which nobody answers.
  convenience init() {
    self.init { _ in .failure(.connectTimeout(host: "nowhere")) }
  }

  var requests: [HTTPRequest] { sent.withLock { $0 } }

  func send(_ request: HTTPRequest) -> HTTPAnswer {
    sent.withLock { $0.append(request) }
    let answer = script(request)
    return HTTPAnswer { continuation in
      switch answer {
      case .failure(let error): continuation.finish(throwing: error)
      case .answer(let status, let body, let fields):
        continuation.yield(.head(HTTPHead(status: status, fields: fields)))
        if !body.isEmpty { continuation.yield(.body(Array(body.utf8))) }
        continuation.finish()
      case .bytes(let status, let body, let fields):
        continuation.yield(.head(HTTPHead(status: status, fields: fields)))
        if !body.isEmpty { continuation.yield(.body(body)) }
        continuation.finish()
      }
    }
  }
}

extension HTTPRequest {
  /// The value of a header, a secret one too.
  func value(_ name: String) -> String? {
    headers.compactMap { $0.spelled }.first { $0.hasPrefix("\(name.lowercased()): ") }
      .map { String($0.dropFirst(name.count + 2)) }
  }

  var text: String { String(decoding: body ?? [], as: UTF8.self) }
}
