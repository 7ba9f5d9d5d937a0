#if Local
  import CLlama

  /// The state of one conversation inside libllama: what the model has read, and the threads that
  /// read on. Used by one thread at a time.
  final class ChatContext {
    enum Result: Equatable {
      case done
      /// The flag was set; what had been read before the call is still there.
      case stopped
    }

    /// Tokens that are read in one call at most. Half of it cost a tenth of the speed on two threads.
    static let batchLimit = 512

    let model: LlamaModel
    private var pointer: OpaquePointer
    private let threads: OpaquePointer?
    private var batch: llama_batch
    /// Tokens it can hold.
    private(set) var window: Int
    /// Tokens it holds.
    private(set) var count = 0

    init(model: LlamaModel, window: Int, threadLimit: Int) throws(LocalError) {
      self.model = model
      self.window = window
      pointer = try Self.make(model, window: window, threads: threadLimit)
      batch = llama_batch_init(Int32(Self.batchLimit), 0, 1)
      // No polling between calls: an idle worker sleeps.
      var parameters = ggml_threadpool_params_default(Int32(threadLimit))
      parameters.poll = 0
      threads = threadLimit > 1 ? ggml_threadpool_new(&parameters) : nil
      attachThreads()
    }

    deinit {
      llama_batch_free(batch)
      llama_free(pointer)
      if let threads { ggml_threadpool_free(threads) }
    }

    private static func make(_ model: LlamaModel, window: Int, threads: Int) throws(LocalError)
      -> OpaquePointer
    {
      var parameters = llama_context_default_params()
      parameters.n_ctx = UInt32(window)
      parameters.n_batch = UInt32(batchLimit)
      parameters.n_ubatch = UInt32(batchLimit)
      parameters.n_threads = Int32(threads)
      parameters.n_threads_batch = Int32(threads)
      parameters.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_AUTO
      parameters.no_perf = true
      guard let pointer = llama_init_from_model(model.pointer, parameters) else {
        throw .outOfMemory(tokens: window)
      }
      return pointer
    }

    private func attachThreads() {
      if let threads { llama_attach_threadpool(pointer, threads, threads) }
    }

    /// Makes room for `window` tokens and keeps what was read.
    func grow(to window: Int, threadLimit: Int) throws(LocalError) {
      let bigger = try Self.make(model, window: window, threads: threadLimit)
      let size = llama_state_seq_get_size(pointer, 0)
      var bytes = [UInt8](repeating: 0, count: size)
      let written = llama_state_seq_get_data(pointer, &bytes, size, 0)
      let isKept = count > 0 && llama_state_seq_set_data(bigger, bytes, written, 0) > 0
      llama_free(pointer)
      pointer = bigger
      self.window = window
      if !isKept { count = 0 }
      attachThreads()
    }

    /// Forgets all tokens from `position` on. A model that cannot forget a part forgets all.
    func truncate(to position: Int) {
      guard position < count else { return }
      let memory = llama_get_memory(pointer)
      if position > 0, llama_memory_seq_rm(memory, 0, Int32(position), -1) {
        count = position
      } else {
        llama_memory_clear(memory, false)
        count = 0
      }
    }

    /// Reads at most `batchLimit` tokens after those it holds.
    ///
    /// - Parameter isLast: Whether `sample` is asked next. What comes after other tokens is not
    ///   computed, which for a small model is a good part of a call's work.
    func read(
      _ tokens: ArraySlice<Int32>, isLast: Bool, threads: Int, until stop: StopFlag?
    ) throws(LocalError) -> Result {
      llama_set_n_threads(pointer, Int32(threads), Int32(threads))
      llama_set_abort_callback(
        pointer,
        { raw in
          guard let raw else { return false }
          return Unmanaged<StopFlag>.fromOpaque(raw).takeUnretainedValue().isSet
        }, stop.map { Unmanaged.passUnretained($0).toOpaque() })
      fill(tokens, isLast: isLast)
      let code = withExtendedLifetime(stop) { llama_decode(pointer, batch) }
      if code == 0 {
        count += tokens.count
        return .done
      }
      // What this call read before it ended is not in `count`: make the library agree.
      let held = count
      count += tokens.count
      truncate(to: held)
      if code == 2 { return .stopped }
      throw .decodeFailed(code: Int(code))
    }

    private func fill(_ tokens: ArraySlice<Int32>, isLast: Bool) {
      batch.n_tokens = Int32(tokens.count)
      for (index, token) in tokens.enumerated() {
        batch.token[index] = token
        batch.pos[index] = Int32(count + index)
        batch.n_seq_id[index] = 1
        batch.seq_id[index]![0] = 0
        batch.logits[index] = isLast && index == tokens.count - 1 ? 1 : 0
      }
    }

    /// The likeliest of some tokens after what was read last; there must be one.
    func best(of tokens: [Int32]) -> Int32 {
      let logits = llama_get_logits_ith(pointer, -1)
      return tokens.max { (logits?[Int($0)] ?? 0) < (logits?[Int($1)] ?? 0) } ?? tokens[0]
    }

    /// The next token, chosen after what was read last.
    func sample(_ sampler: UnsafeMutablePointer<llama_sampler>) -> Int32 {
      llama_sampler_sample(sampler, pointer, -1)
    }
  }
#endif
