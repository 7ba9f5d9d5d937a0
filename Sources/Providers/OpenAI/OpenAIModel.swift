package import Core
import Synchronization
package import Transport

/// A model behind an OpenAI-compatible server, asked through `chat/completions`.
package final class OpenAIModel: ChatModel {
  package let info: ModelInfo
  private let endpoint: OpenAIEndpoint
  private let transport: any HTTPTransport
  private let policy: RetryPolicy
  /// What the server was found to understand.
  private let dialect: Mutex<OpenAIDialect>

  /// - Parameter info: As `OpenAIServer.models` lists it, or with what is known without asking.
  package init(
    info: ModelInfo, endpoint: OpenAIEndpoint, transport: any HTTPTransport, policy: RetryPolicy
  ) {
    self.info = info
    self.endpoint = endpoint
    self.transport = transport
    self.policy = policy
    self.dialect = Mutex(OpenAIDialect(endpoint))
  }

  package func stream(_ prompt: Prompt) -> AsyncStream<StreamEvent> {
    AsyncStream { continuation in
      let call = Task {
        await run(prompt, continuation)
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
  ) async {
    let estimate = Self.estimate(prompt)
    var dialect = dialect.withLock { $0 }
    var attempt = 0
    var mayGuess = dialect.usesStreamOptions
    while !Task.isCancelled {
      let current = dialect
      var call = OpenAICall(
        refusal: OpenAIRefusal(endpoint: endpoint, model: info.name.id),
        request: endpoint.request(
          "/chat/completions", body: dialect.body(model: info.name.id, prompt: prompt)),
        transport: transport, estimate: estimate, continuation: continuation,
        accepted: { self.dialect.withLock { $0 = current } })
      let result = await call.run()
      if Task.isCancelled { return }
      switch result {
      case .ended: return
      case .refused(let error, let body):
        if dialect.adapt(to: body) { continue }
        if mayGuess {
          // A server that does not say what it dislikes most likely dislikes the newest field.
          mayGuess = false
          if dialect.usesStreamOptions {
            dialect.usesStreamOptions = false
            continue
          }
        }
        return fail(error, continuation)
      case .failed(let error):
        attempt += 1
        guard error.isPassing,
          let wait = policy.wait(before: attempt, requested: error.requestedWait)
        else { return fail(error, continuation) }
        continuation.yield(.retrying(attempt: attempt, after: wait, error.failure))
        do {
          try await policy.clock.sleep(for: .seconds(wait))
        } catch {
          return  // Cancelled: nobody listens any more.
        }
      }
    }
  }

  private func fail(
    _ error: ProviderError, _ continuation: AsyncStream<StreamEvent>.Continuation
  ) {
    continuation.yield(.failed(error.failure))
  }

  /// Four bytes a token.
  private static func estimate(_ prompt: Prompt) -> TokenCount {
    let bytes = prompt.messages.reduce(prompt.instructions.utf8.count) { sum, message in
      sum + message.text.utf8.count
    }
    return .estimate((bytes + 3) / 4)
  }
}
