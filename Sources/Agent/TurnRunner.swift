package import Core

/// Runs one turn: retrieve, build the prompt, stream the answer, and keep all of it as it happens.
package struct TurnRunner: Sendable {
  /// The model, or why there is none; then everything but the answer works.
  package let model: Result<any ChatModel, ModelMissing>
  /// `nil` asks without documents.
  package let retriever: (any Retriever)?
  /// `nil` keeps nothing.
  package let recorder: (any TurnRecorder)?
  /// Seconds of a clock that only goes forward.
  package let now: @Sendable () -> Double

  package init(
    model: Result<any ChatModel, ModelMissing>, retriever: (any Retriever)?,
    recorder: (any TurnRecorder)?, now: @escaping @Sendable () -> Double
  ) {
    self.model = model
    self.retriever = retriever
    self.recorder = recorder
    self.now = now
  }

  /// Runs the turn to its end and returns it. Cancelling the task stops the turn: what arrived is
  /// kept and stored, and the outcome is `stopped`.
  ///
  /// - Parameter report: Called in order, from any thread; the last call is `ended`.
  @discardableResult
  package func run(_ request: TurnRequest, report: @escaping @Sendable (TurnEvent) -> Void) async
    -> Turn
  {
    var run = TurnRun(runner: self, request: request, report: report)
    return await run.run()
  }
}

/// Why no model can answer.
package struct ModelMissing: Error, Equatable, Sendable {
  package let failure: Failure

  package init(_ failure: Failure) {
    self.failure = failure
  }
}

/// One run in progress.
private struct TurnRun {
  let runner: TurnRunner
  let report: @Sendable (TurnEvent) -> Void
  var request: TurnRequest
  var turn: Turn
  let started: Double
  var saidNotSaved = false
  var completionTokens = 0

  init(
    runner: TurnRunner, request: TurnRequest, report: @escaping @Sendable (TurnEvent) -> Void
  ) {
    self.runner = runner
    self.request = request
    self.report = report
    turn = request.turn
    started = runner.now()
  }

  mutating func run() async -> Turn {
    await record { try await $0.begin($1) }
    if case .success(let model) = runner.model { turn.price = model.info.price }
    turn.searched = runner.retriever != nil
    if let failure = await retrieve() { return await end(.failed(failure)) }
    if Task.isCancelled { return await end(.stopped) }
    switch runner.model {
    case .failure(let missing):
      report(.prompted(turn))
      await record { try await $0.ground($1) }
      return await end(.failed(missing.failure))
    case .success(let model):
      request.turn = turn
      turn = await PromptBuilder(model: model, settings: request.settings).build(request)
      report(.prompted(turn))
      await record { try await $0.ground($1) }
      return await end(await stream(model))
    }
  }

  /// Fills in the sources; returns why it could not.
  private mutating func retrieve() async -> Failure? {
    guard let retriever = runner.retriever else { return nil }
    do {
      if turn.sources.isEmpty {
        let text = FollowUp.query(turn.question, after: request.history.last?.question)
        let query = RetrievalQuery(text: text, topK: request.settings.topK)
        turn.sources = try await retriever.retrieve(query)
      }
    } catch is CancellationError {
      return nil
    } catch {
      return failure(error, code: "retrieval_failed")
    }
    turn.timings.retrieved = runner.now() - started
    report(.retrieved(turn.sources))
    return nil
  }

  private mutating func stream(_ model: any ChatModel) async -> Outcome {
    guard let prompt = turn.prompt else { preconditionFailure("A prompt was just built.") }
    let log = runner.recorder.map { AnswerLog(recorder: $0, turn: turn.id) }
    var outcome: Outcome?
    var text = ""
    var reasoning = ""
    for await event in model.stream(prompt) {
      switch event {
      case .reading(let done, let all): report(.reading(done, of: all))
      case .text(let piece, let tokens):
        if turn.timings.firstToken == nil { turn.timings.firstToken = runner.now() - started }
        text += piece
        // A server may send many tokens at once and call them one.
        completionTokens += max(tokens, piece.utf8.count / 8)
        report(.text(piece, tokens: tokens))
        await log?.add(piece)
      case .reasoning(let piece):
        reasoning += piece
        report(.reasoning(piece))
      case .retrying(let attempt, let seconds, let failure):
        report(.retrying(attempt: attempt, after: seconds, failure))
      case .usage(let usage):
        turn.usage = usage
        report(.usage(usage))
      case .finished(let reason): outcome = .finished(reason)
      case .failed(let failure): outcome = .failed(failure)
      }
    }
    if let error = await log?.close() { sayNotSaved(error) }
    turn.answer = reasoning.isEmpty ? [] : [Part(.reasoning(reasoning))]
    if !text.isEmpty { turn.answer.append(.text(text)) }
    if Task.isCancelled, !isFinished(outcome) { return .stopped }
    return outcome ?? .failed(Self.brokenOff)
  }

  private func isFinished(_ outcome: Outcome?) -> Bool {
    if case .finished = outcome { true } else { false }
  }

  private mutating func end(_ outcome: Outcome) async -> Turn {
    turn.outcome = outcome
    turn.timings.ended = runner.now() - started
    if turn.usage == nil, let share = turn.share, completionTokens > 0 {
      var prompt = share.total
      prompt.isEstimate = true
      turn.usage = Usage(
        promptTokens: prompt, completionTokens: .estimate(completionTokens))
    }
    await record { try await $0.end($1) }
    report(.ended(turn))
    return turn
  }

  /// Stores the turn as it is. A stop must not stop the storing, hence the task of its own.
  private mutating func record(
    _ store: @escaping @Sendable (any TurnRecorder, Turn) async throws -> Void
  ) async {
    guard let recorder = runner.recorder else { return }
    let turn = turn
    do {
      try await Task { try await store(recorder, turn) }.value
    } catch {
      sayNotSaved(error)
    }
  }

  private mutating func sayNotSaved(_ error: any Error) {
    guard !saidNotSaved else { return }
    saidNotSaved = true
    report(.notSaved(failure(error, code: "not_saved")))
  }

  private func failure(_ error: any Error, code: String) -> Failure {
    if let explained = error as? any Explained { return Failure(explained, code: code) }
    return Failure(
      code: code, sentence: "Something unforeseen went wrong.",
      remedy: "Run outcrop doctor to look for the cause.")
  }

  private static let brokenOff = Failure(
    code: "broken_off", sentence: "The answer broke off.", remedy: "Press r to ask again.",
    isRetryable: true)
}
