/// Sends requests with libcurl, all of them from one thread that sleeps while none is under way.
///
/// Nothing is loaded and no thread started before the first request.
package final class CurlTransport: HTTPTransport {
  private let network: NetworkSettings
  private let worker: CurlWorker

  /// - Parameters:
  ///   - network: Proxies and certificates.
  ///   - log: Gets libcurl's own words for a failure; called on the transport's thread.
  package init(
    network: NetworkSettings = NetworkSettings(),
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.network = network
    self.worker = CurlWorker(log: log)
  }

  deinit {
    worker.stop()
  }

  package func send(_ request: HTTPRequest) -> HTTPAnswer {
    do throws(TransportError) {
      let plan = try CurlPlan(request, network: network)
      let mailbox = HTTPMailbox { [worker] wish, mailbox in worker.ask(wish, of: mailbox) }
      worker.start(plan, answering: mailbox)
      let holder = AnswerHolder(mailbox: mailbox, transport: self)
      return HTTPAnswer { try await holder.mailbox.next() }
    } catch {
      return HTTPAnswer { throw error }
    }
  }
}

/// Abandons an answer that is dropped before its end, and keeps the transport alive until then.
private final class AnswerHolder: Sendable {
  let mailbox: HTTPMailbox
  private let transport: CurlTransport

  init(mailbox: HTTPMailbox, transport: CurlTransport) {
    self.mailbox = mailbox
    self.transport = transport
  }

  deinit {
    mailbox.abandon()
  }
}
