#if Local
  import CLlama

  /// Embeds texts on one thread. Single-threaded contexts side by side meet at no barrier, so what
  /// else the machine does slows them by its share and no more.
  actor EmbeddingWorker {
    /// Tokens of a text that count, its start and end included.
    static let textLimit = 256
    /// Tokens in one call. A longer text goes alone; shorter ones share a call.
    static let callLimit = 256
    static let textsInCall = 16

    private let thread: DedicatedThread
    private var context: EncoderContext?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
      thread.asUnownedSerialExecutor()
    }

    init(niceness: Int32) {
      thread = DedicatedThread(name: "outcrop-embed", niceness: niceness)
    }

    /// Loads a model on this thread.
    func load(path: String, name: String, log: @escaping @Sendable (String) -> Void) throws
      -> LlamaModel
    {
      try LlamaModel(path: path, name: name, vocabularyOnly: false, log: log)
    }

    /// One vector a text, in order.
    func embed(_ texts: [String], with model: LlamaModel) throws -> [[Float]] {
      let context = try context ?? EncoderContext(model)
      self.context = context
      var vectors: [[Float]] = []
      var call: [[Int32]] = []
      var size = 0
      for text in texts {
        let tokens = model.cutTokens(of: text, limit: Self.textLimit)
        if size + tokens.count > Self.callLimit || call.count == Self.textsInCall {
          vectors += try context.encode(call)
          (call, size) = ([], 0)
        }
        call.append(tokens)
        size += tokens.count
      }
      return vectors + (try context.encode(call))
    }
  }

  extension LlamaModel {
    /// The tokens of a text with its start and end, at most `limit` of them.
    fileprivate func cutTokens(of text: String, limit: Int) -> [Int32] {
      let tokens = tokens(of: text.utf8, isFraming: false, addsSpecials: true)
      guard tokens.count > limit, let end = tokens.last else { return tokens }
      return tokens[..<(limit - 1)] + [end]
    }
  }

  /// The state of an encoder inside libllama. Used by one thread at a time.
  private final class EncoderContext {
    private let model: LlamaModel
    private let pointer: OpaquePointer
    private var batch: llama_batch

    init(_ model: LlamaModel) throws(LocalError) {
      self.model = model
      let tokens = EmbeddingWorker.callLimit
      var parameters = llama_context_default_params()
      parameters.n_ctx = UInt32(tokens)
      parameters.n_batch = UInt32(tokens)
      parameters.n_ubatch = UInt32(tokens)
      parameters.n_seq_max = UInt32(EmbeddingWorker.textsInCall)
      parameters.kv_unified = true
      parameters.n_threads = 1
      parameters.n_threads_batch = 1
      parameters.embeddings = true
      parameters.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED
      parameters.no_perf = true
      guard let pointer = llama_init_from_model(model.pointer, parameters) else {
        throw .outOfMemory(tokens: tokens)
      }
      self.pointer = pointer
      batch = llama_batch_init(Int32(tokens), 0, 1)
    }

    deinit {
      llama_batch_free(batch)
      llama_free(pointer)
    }

    /// One vector of length 1 for each text's tokens, all in one call.
    func encode(_ texts: [[Int32]]) throws(LocalError) -> [[Float]] {
      guard !texts.isEmpty else { return [] }
      batch.n_tokens = 0
      for (sequence, tokens) in texts.enumerated() {
        for (position, token) in tokens.enumerated() { add(token, at: position, of: sequence) }
      }
      let code = llama_encode(pointer, batch)
      guard code == 0 else { throw .decodeFailed(code: Int(code)) }
      var vectors: [[Float]] = []
      for sequence in texts.indices { vectors.append(try vector(of: sequence)) }
      return vectors
    }

    private func add(_ token: Int32, at position: Int, of sequence: Int) {
      let index = Int(batch.n_tokens)
      batch.token[index] = token
      batch.pos[index] = Int32(position)
      batch.n_seq_id[index] = 1
      batch.seq_id[index]![0] = Int32(sequence)
      batch.logits[index] = 1
      batch.n_tokens += 1
    }

    private func vector(of sequence: Int) throws(LocalError) -> [Float] {
      guard let pooled = llama_get_embeddings_seq(pointer, Int32(sequence)) else {
        throw .decodeFailed(code: -1)
      }
      let values = UnsafeBufferPointer(start: pooled, count: model.embeddingWidth)
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 0 else { return Array(values) }
      return values.map { $0 / length }
    }
  }
#endif
