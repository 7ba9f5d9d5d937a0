package import Core
import Synchronization
package import Transport

/// A model of Amazon Bedrock, asked through Converse: as a stream where it can stream.
package final class BedrockModel: ChatModel {
  package let info: ModelInfo
  private let access: BedrockAccess
  private let transport: any HTTPTransport
  private let policy: RetryPolicy
  private let log: @Sendable (String) -> Void
  /// What the model was found to take.
  private let dialect: Mutex<ConverseDialect>

  /// - Parameters:
  ///   - info: Its name's id is a model id, that of an inference profile, or an ARN.
  ///   - log: Gets request ids and the service's own words for failures, for the log file.
  package init(
    info: ModelInfo, access: BedrockAccess, transport: any HTTPTransport, policy: RetryPolicy,
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.info = info
    self.access = access
    self.transport = transport
    self.policy = policy
    self.log = log
    dialect = Mutex(ConverseDialect(model: info.name.id))
  }

  package func stream(_ prompt: Prompt) -> AsyncStream<StreamEvent> {
    AsyncStream { continuation in
      let call = Task {
        do {
          try await run(prompt, continuation)
        } catch let error as AWSError {
          continuation.yield(.failed(BedrockError.identity(error).failure))
        } catch {}  // Cancelled: nobody listens any more.
        continuation.finish()
      }
      continuation.onTermination = { reason in
        if case .cancelled = reason { call.cancel() }
      }
    }
  }

  /// Calls until an answer began, and yields its news up to the last one.
  private func run(
    _ prompt: Prompt, _ continuation: AsyncStream<StreamEvent>.Continuation
  ) async throws {
    try checkRegion()
    var recovery = BedrockRecovery(access: access, policy: policy)
    while !Task.isCancelled {
      var dialect = dialect.withLock { $0 }
      let request = try request(prompt, dialect)
      let authorized = try await access.authorize(request, for: .runtime)
      var call = BedrockCall(
        refusal: BedrockRefusal(
          model: info.name.id, region: access.region.name, host: request.endpoint.host,
          credentials: authorized.credentials, key: access.key, clock: access.clock),
        request: authorized.request, transport: transport, continuation: continuation)
      let result = await call.run()
      try Task.checkCancellation()
      guard case .failed(let error, let head, let complaint) = result else { return }
      write(error, call.requestID, complaint)
      if case .refusedRequest = error, let complaint, dialect.adapt(to: complaint) {
        let learnt = dialect
        self.dialect.withLock { $0 = learnt }
        continue
      }
      let step = await recovery.step(after: error, head: head, used: authorized.credentials)
      switch step {
      case .again: continue
      case .giveUp(let error):
        continuation.yield(.failed(error.failure))
        return
      case .wait(let seconds):
        continuation.yield(
          .retrying(attempt: recovery.attempt, after: seconds, error.failure))
        try await policy.clock.sleep(for: .seconds(seconds))
      }
    }
  }

  private func request(_ prompt: Prompt, _ dialect: ConverseDialect) throws -> AWSRequest {
    let operation = dialect.streams ? "converse-stream" : "converse"
    return AWSRequest(
      endpoint: try access.endpoint(of: .runtime),
      path: "/model/\(AWSEncoding.segment(info.name.id))/\(operation)",
      headers: [
        HTTPHead.Field("Content-Type", "application/json"),
        HTTPHead.Field("User-Agent", "outcrop"),
      ], body: dialect.body(prompt), idleTimeout: access.choice.idleTimeout)
  }

  /// A model's ARN belongs to one region. Throws `AWSError.regionMismatch`.
  private func checkRegion() throws {
    let parts = info.name.id.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.first == "arn", parts.count > 4, !parts[3].isEmpty,
      parts[3] != access.region.name
    else { return }
    throw AWSError.regionMismatch(
      model: UntrustedText.clean(info.name.id, limit: 120), region: String(parts[3]))
  }

  private func write(_ error: BedrockError, _ requestID: String?, _ complaint: BedrockComplaint?) {
    let words = complaint.map { "\($0.status) \($0.code): \($0.message)" } ?? "\(error)"
    log(
      UntrustedText.clean(
        "bedrock: request \(requestID ?? "-"): \(words)", limit: 1000, hiding: access.key))
  }
}
