#if Local
  import CLlama
  import Core

  /// Compares a model through `LocalModel` with libllama alone, for the same prompt in one run.
  package struct LocalBenchmark: Sendable {
    private let file: String
    private let threads: Int
    private let promptTokens: Int
    private let completionTokens: Int
    private let rounds: Int

    /// - Parameters:
    ///   - threads: For both sides; `nil` is every core.
    ///   - rounds: The two sides take turns; the best round of each counts, because what else the
    ///     machine does only ever slows a round down.
    package init(
      file: String, threads: Int? = nil, promptTokens: Int = 512, completionTokens: Int = 64,
      rounds: Int = 3
    ) {
      self.file = file
      self.threads = threads ?? ThisProcess.cpuCount
      self.promptTokens = promptTokens
      self.completionTokens = completionTokens
      self.rounds = rounds
    }

    /// One moment, on the clock and in CPU seconds of this process.
    fileprivate struct Moment {
      let time = ThisProcess.now
      let cpu = ThisProcess.cpuSeconds
    }

    /// Tokens a second, reading and writing; and a CPU second, which a busy machine disturbs less.
    fileprivate struct Figures {
      var reading = 0.0
      var writing = 0.0
      var readingByCPU = 0.0
      var writingByCPU = 0.0

      mutating func keepBest(_ other: Figures) {
        reading = max(reading, other.reading)
        writing = max(writing, other.writing)
        readingByCPU = max(readingByCPU, other.readingByCPU)
        writingByCPU = max(writingByCPU, other.writingByCPU)
      }
    }

    /// Runs it and returns one line of JSON. Throws `LocalError`.
    ///
    /// Both sides run at the same niceness, or a busy machine would decide.
    package func run() async throws -> String {
      var settings = LocalSettings()
      settings.threadLimit = threads
      settings.niceness = 0
      let window = try await LocalModel.contextWindow(ofFile: file)
      let model = LocalModel(
        info: ModelInfo(
          name: ModelName(provider: "local", id: file), contextWindow: window, price: .free,
          title: file), file: file, settings: settings)
      try await model.warmUp()
      let prompt = try await makePrompt(for: model)
      let alone = try LibraryAlone(file: file, threads: threads)
      var through = Figures()
      var library = Figures()
      var mostTokens = 0
      for _ in 0..<rounds {
        let tokens = try alone.tokens(of: prompt)
        mostTokens = tokens.count
        library.keepBest(try alone.measure(tokens, writing: completionTokens))
        through.keepBest(try await measure(model, prompt, tokens: tokens.count))
      }
      return line(through, library, tokens: mostTokens)
    }

    /// A prompt of about `promptTokens`, too dull to end early.
    private func makePrompt(for model: LocalModel) async throws -> Prompt {
      var text = "Continue this list of numbers without an end, a line each.\n"
      var number = 1
      while await model.countTokens(in: text).count < promptTokens - 32 {
        text += "Line \(number): the number \(number * 7).\n"
        number += 1
      }
      return Prompt(
        instructions: "You are a careful clerk.", messages: [Message(.user, text)],
        maxCompletionTokens: completionTokens, temperature: 0)
    }

    private func measure(_ model: LocalModel, _ prompt: Prompt, tokens: Int) async throws -> Figures
    {
      await model.forget()
      var begun = Moment()
      var read = begun
      var first: Moment?
      var last = begun
      var written = 0
      for await event in model.stream(prompt) {
        switch event {
        case .reading(let done, let all):
          if done == 0 { begun = Moment() }
          if done == all { read = Moment() }
        case .text(_, let count):
          last = Moment()
          if first == nil { first = last } else { written += count }
        default: break
        }
      }
      return Figures(
        tokens, from: begun, to: read, writing: written, from: first ?? begun, to: last)
    }

    private func line(_ through: Figures, _ library: Figures, tokens: Int) -> String {
      let fields: [(String, Double)] = [
        ("threads", Double(threads)), ("prompt_tokens", Double(tokens)),
        ("outcrop_read_tps", through.reading), ("libllama_read_tps", library.reading),
        ("read_ratio", through.reading / max(1e-9, library.reading)),
        ("outcrop_write_tps", through.writing), ("libllama_write_tps", library.writing),
        ("write_ratio", through.writing / max(1e-9, library.writing)),
        ("read_cpu_ratio", through.readingByCPU / max(1e-9, library.readingByCPU)),
        ("write_cpu_ratio", through.writingByCPU / max(1e-9, library.writingByCPU)),
      ]
      let body = fields.map { "\"\($0)\":\(($1 * 1000).rounded() / 1000)" }.joined(separator: ",")
      return "{\(body)}"
    }
  }

  extension LocalBenchmark.Figures {
    fileprivate init(
      _ read: Int, from begun: LocalBenchmark.Moment, to ended: LocalBenchmark.Moment,
      writing written: Int, from first: LocalBenchmark.Moment, to last: LocalBenchmark.Moment
    ) {
      reading = Double(read) / max(1e-9, ended.time - begun.time)
      readingByCPU = Double(read) / max(1e-9, ended.cpu - begun.cpu)
      writing = Double(written) / max(1e-9, last.time - first.time)
      writingByCPU = Double(written) / max(1e-9, last.cpu - first.cpu)
    }
  }

  /// libllama with its own defaults and nothing around it.
  private final class LibraryAlone {
    private let model: LlamaModel
    private let context: OpaquePointer
    private let pool: OpaquePointer?

    init(file: String, threads: Int) throws {
      model = try LlamaModel(path: file, name: file, vocabularyOnly: false, log: { _ in })
      var parameters = llama_context_default_params()
      parameters.n_ctx = 4096
      parameters.n_threads = Int32(threads)
      parameters.n_threads_batch = Int32(threads)
      guard let context = llama_init_from_model(model.pointer, parameters) else {
        throw LocalError.outOfMemory(tokens: 4096)
      }
      self.context = context
      // Without a pool of its own it would start its threads anew for every token.
      var poolParameters = ggml_threadpool_params_default(Int32(threads))
      pool = ggml_threadpool_new(&poolParameters)
      llama_attach_threadpool(context, pool, pool)
      var start: [Int32] = [1]
      llama_decode(context, llama_batch_get_one(&start, 1))
    }

    deinit {
      llama_free(context)
      ggml_threadpool_free(pool)
    }

    func tokens(of prompt: Prompt) throws -> [Int32] {
      try model.pieces(of: prompt.chatEntries, template: nil).enumerated().flatMap { index, piece in
        model.tokens(of: piece, isFirst: index == 0)
      }
    }

    func measure(_ prompt: [Int32], writing: Int) throws -> LocalBenchmark.Figures {
      llama_memory_clear(llama_get_memory(context), false)
      let sampler = llama_sampler_init_greedy()!
      defer { llama_sampler_free(sampler) }
      var tokens = prompt
      let begun = LocalBenchmark.Moment()
      let code = tokens.withUnsafeMutableBufferPointer {
        llama_decode(context, llama_batch_get_one($0.baseAddress, Int32($0.count)))
      }
      guard code == 0 else { throw LocalError.decodeFailed(code: Int(code)) }
      let read = LocalBenchmark.Moment()
      for _ in 0..<writing {
        var token = llama_sampler_sample(sampler, context, -1)
        llama_decode(context, llama_batch_get_one(&token, 1))
      }
      return LocalBenchmark.Figures(
        prompt.count, from: begun, to: read, writing: writing, from: read,
        to: LocalBenchmark.Moment())
    }
  }
#endif
