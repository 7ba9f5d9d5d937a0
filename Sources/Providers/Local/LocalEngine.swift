#if Local
  import CLlama
  import Core
  import Synchronization

  /// Computes a model's answers on a thread of its own, one after another.
  actor LocalEngine {
    private let path: String
    private let name: String
    private let template: String?
    private let settings: LocalSettings
    private let log: @Sendable (String) -> Void
    private let thread: DedicatedThread
    private let threadLimit: Int

    private var context: ChatContext?
    private var transcript = Transcript()
    private var governor: ThreadGovernor
    /// Read from any thread, without waiting for an answer that runs.
    private nonisolated let shelf = Mutex<LlamaModel?>(nil)
    private nonisolated let speed = Mutex(ReadingSpeed())

    nonisolated var unownedExecutor: UnownedSerialExecutor {
      thread.asUnownedSerialExecutor()
    }

    init(
      path: String, name: String, template: String?, settings: LocalSettings,
      log: @escaping @Sendable (String) -> Void
    ) {
      self.path = path
      self.name = name
      self.template = template
      self.settings = settings
      self.log = log
      thread = DedicatedThread(name: "outcrop-chat", niceness: settings.niceness)
      threadLimit = max(1, settings.threadLimit ?? ThisProcess.cpuCount)
      governor = ThreadGovernor(limit: threadLimit)
    }

    /// The exact count of a text's tokens; `nil` while the model is not loaded.
    nonisolated func countTokens(in text: String) -> Int? {
      shelf.withLock { $0 }?.tokens(of: text.utf8, isFraming: false).count
    }

    /// Tokens a second; `nil` before anything was read.
    nonisolated var measuredSpeed: Double? { speed.withLock { $0.tokensPerSecond } }

    /// Loads the model if it is not, and measures how fast it reads.
    func warmUp() throws {
      _ = try loadedContext()
    }

    /// Forgets the conversation, so that the next prompt is read from its start.
    func forget() {
      context?.truncate(to: 0)
      transcript = Transcript()
    }

    /// Frees the model; the next call loads it again.
    func unload() {
      context = nil
      transcript = Transcript()
      shelf.withLock { $0 = nil }
    }

    /// Answers a prompt: reads what is new in it, then writes. Returns early when `stop` is set.
    func answer(
      _ prompt: Prompt, until stop: StopFlag, tell: (StreamEvent) -> Void
    ) {
      do {
        guard !stop.isSet else { return }
        let context = try loadedContext()
        let cached = try prepare(prompt, in: context)
        tell(.reading(cached, of: transcript.tokens.count))
        guard try read(in: context, until: stop, tell: tell) else { return }
        try write(prompt, cached: cached, in: context, until: stop, tell: tell)
      } catch let error as LocalError {
        tell(.failed(error.failure))
      } catch {
        // Nothing below throws another type; the failure is told all the same.
        tell(.failed(LocalError.decodeFailed(code: 0).failure))
      }
    }

    private func loadedContext() throws -> ChatContext {
      if let context { return context }
      let model = try LlamaModel(path: path, name: name, vocabularyOnly: false, log: log)
      guard model.isChatModel else { throw LocalError.wrongKind(path: path, wanted: "chat model") }
      let window = min(settings.initialWindow, limit(of: model))
      let context = try ChatContext(model: model, window: window, threadLimit: threadLimit)
      self.context = context
      shelf.withLock { $0 = model }
      try calibrate(context)
      return context
    }

    private func limit(of model: LlamaModel) -> Int {
      min(settings.windowLimit, max(512, model.trainedWindow))
    }

    /// A short read of no meaning: brings the weights into memory, then measures.
    private func calibrate(_ context: ChatContext) throws {
      chooseThreads()
      let tokens = [Int32](repeating: 1, count: 64)
      _ = try context.read(tokens[..<2], isLast: false, threads: governor.threads, until: nil)
      let start = ThisProcess.now
      _ = try context.read(tokens[...], isLast: false, threads: governor.threads, until: nil)
      speed.withLock { $0.note(tokens: tokens.count, seconds: ThisProcess.now - start) }
      context.truncate(to: 0)
    }

    /// Makes the context hold the part of the prompt it knows, and nothing else. Returns its tokens.
    private func prepare(_ prompt: Prompt, in context: ChatContext) throws -> Int {
      let model = context.model
      let pieces = try model.pieces(of: prompt.chatEntries, template: template)
      let common = transcript.become(pieces) { model.tokens(of: $0, isFirst: $1) }
      let needed = transcript.tokens.count
      let limit = limit(of: model)
      // One token more than the prompt, or there is no answer.
      guard needed < limit else {
        throw LocalError.contextWindowExceeded(promptTokens: needed, limit: limit)
      }
      // The last token is read again: only reading it tells what comes next.
      context.truncate(to: min(common, needed - 1))
      try makeRoom(for: needed + min(completionLimit(prompt), 512), in: context)
      return context.count
    }

    private func completionLimit(_ prompt: Prompt) -> Int {
      prompt.maxCompletionTokens ?? settings.maxCompletionTokens
    }

    private func makeRoom(for tokens: Int, in context: ChatContext) throws {
      let limit = limit(of: context.model)
      var window = context.window
      while window < tokens, window < limit { window = min(limit, window * 2) }
      if window > context.window { try context.grow(to: window, threadLimit: threadLimit) }
    }

    /// Reads the prompt to its end; false when it was stopped.
    private func read(
      in context: ChatContext, until stop: StopFlag, tell: (StreamEvent) -> Void
    ) throws -> Bool {
      let tokens = transcript.tokens
      chooseThreads()
      while context.count < tokens.count {
        let end = context.count + nextBatch(of: tokens.count - context.count)
        let slice = tokens[context.count..<end]
        let isLast = end == tokens.count
        let start = ThisProcess.now
        guard
          try context.read(slice, isLast: isLast, threads: governor.threads, until: stop) == .done
        else { return false }
        if slice.count >= 32 {
          speed.withLock { $0.note(tokens: slice.count, seconds: ThisProcess.now - start) }
        }
        tell(.reading(end, of: tokens.count))
        reconsiderThreads()
      }
      return true
    }

    /// How many of the tokens that are left to read at once: about two seconds' worth, so that
    /// progress shows. Each call has its price, so none is below 128 tokens for the sake of
    /// progress, and no short rest is left over.
    private func nextBatch(of left: Int) -> Int {
      let size = min(ChatContext.batchLimit, max(128, Int(2 * (measuredSpeed ?? 64)) / 64 * 64))
      return left <= min(ChatContext.batchLimit, size * 3 / 2) ? left : size
    }

    private func write(
      _ prompt: Prompt, cached: Int, in context: ChatContext, until stop: StopFlag,
      tell: (StreamEvent) -> Void
    ) throws {
      let promptTokens = transcript.tokens.count
      let most = completionLimit(prompt)
      var answer = AnswerText()
      var guide = CitationGuide(sources: prompt.citable)
      let sampler = context.model.makeSampler(
        temperature: prompt.temperature ?? 0, seed: settings.seed)
      defer {
        llama_sampler_free(sampler)
        transcript.append(answer: answer.text, tokens: answer.toldTokens)
      }
      func finish(_ reason: StopReason) {
        tell(
          .usage(
            Usage(
              promptTokens: TokenCount(promptTokens),
              completionTokens: TokenCount(answer.tokens.count), cachedTokens: cached)))
        tell(.finished(reason))
      }
      /// Takes a token into the answer; false when the answer is full or was stopped.
      func add(_ token: Int32) throws -> Bool {
        if let (text, count) = answer.append(token, bytes: context.model.bytes(of: token)) {
          guide.note(text)
          tell(.text(text, tokens: count))
        }
        let isFull = context.count >= limit(of: context.model) || answer.tokens.count >= most
        if isFull { finish(.maxTokens) }
        guard !isFull else { return false }
        return try advance(context, by: token, until: stop)
      }
      while !stop.isSet {
        let token = context.sample(sampler)
        let isEnd = context.model.isEnd(token)
        let ranks = guide.ranks(before: isEnd ? nil : context.model.bytes(of: token))
        if !ranks.isEmpty {
          guard try cite(ranks, in: context, add: add) else { return }
          guide.cited()
        }
        if isEnd { return finish(.endOfTurn) }
        guard try add(token) else { return }
      }
    }

    /// Writes a citation whose number the model chooses among `ranks`; false when it was stopped.
    private func cite(
      _ ranks: [Int], in context: ChatContext, add: (Int32) throws -> Bool
    ) throws -> Bool {
      let model = context.model
      func tokens(_ text: String) -> [Int32] { model.tokens(of: text.utf8, isFraming: false) }
      for token in tokens(" [") { guard try add(token) else { return false } }
      let digits = ranks.compactMap { tokens(String($0)).first }
      guard try add(context.best(of: digits)) else { return false }
      for token in tokens("]") { guard try add(token) else { return false } }
      return true
    }

    /// Reads one token of the answer itself; false when it was stopped.
    private func advance(_ context: ChatContext, by token: Int32, until stop: StopFlag) throws
      -> Bool
    {
      try makeRoom(for: context.count + 1, in: context)
      let start = ThisProcess.now
      let result = try context.read([token], isLast: true, threads: governor.threads, until: stop)
      governor.note(tokenSeconds: ThisProcess.now - start)
      reconsiderThreads()
      return result == .done
    }

    private func chooseThreads() {
      governor.begin(reading(), others: ThisProcess.othersRunnable())
    }

    private func reconsiderThreads() {
      guard threadLimit > 1, governor.isDue(at: ThisProcess.now), let reading = reading() else {
        return
      }
      governor.consider(reading)
    }

    private func reading() -> ThreadGovernor.Reading? {
      ThisProcess.load().map {
        ThreadGovernor.Reading(time: ThisProcess.now, own: ThisProcess.cpuSeconds, machine: $0)
      }
    }
  }
#endif
