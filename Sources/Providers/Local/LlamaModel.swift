#if Local
  import CLlama
  import Glibc

  /// A model file as libllama holds it: its weights, mapped and shared, and its vocabulary.
  // Nothing of it changes after it was loaded; libllama lets any thread read it.
  final class LlamaModel: @unchecked Sendable {
    let pointer: OpaquePointer
    private let vocabulary: OpaquePointer

    /// - Parameter vocabularyOnly: Reads no weights: cheap, and enough to count tokens.
    init(
      path: String, name: String, vocabularyOnly: Bool, log: @escaping @Sendable (String) -> Void
    ) throws(LocalError) {
      LlamaRuntime.start(log: log)
      guard access(path, R_OK) == 0 else { throw .missing(path: path, model: name) }
      var parameters = llama_model_default_params()
      parameters.vocab_only = vocabularyOnly
      // Weights stay as the file has them, so they remain pages of the file that the system may
      // drop. Repacking them gained nothing where it was measured.
      parameters.use_extra_bufts = false
      guard let pointer = llama_model_load_from_file(path, parameters) else {
        throw .unreadable(path: path, detail: LlamaRuntime.lastError)
      }
      self.pointer = pointer
      vocabulary = llama_model_get_vocab(pointer)
    }

    deinit {
      llama_model_free(pointer)
    }

    /// Tokens the model was trained for; zero when only the vocabulary was loaded.
    var trainedWindow: Int { Int(llama_model_n_ctx_train(pointer)) }

    var embeddingWidth: Int { Int(llama_model_n_embd(pointer)) }

    /// Whether it can answer, rather than only encode.
    var isChatModel: Bool { llama_model_has_decoder(pointer) && !isEncoder }

    /// Whether it turns a text into a vector: it pools, or reads both ways.
    var isEncoder: Bool {
      let kind = text(of: "general.architecture") ?? ""
      return text(of: "\(kind).pooling_type") != nil
        || text(of: "\(kind).attention.causal") == "false"
    }

    /// The window as the file's own words say it; works with the vocabulary only.
    var windowInFile: Int? {
      text(of: "general.architecture").flatMap { text(of: "\($0).context_length") }.flatMap {
        Int($0)
      }
    }

    /// One value of the file's metadata.
    func text(of key: String) -> String? {
      var buffer = [CChar](repeating: 0, count: 256)
      let count = llama_model_meta_val_str(pointer, key, &buffer, buffer.count)
      guard count >= 0 else { return nil }
      return String(
        decoding: buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The tokens of a text.
    ///
    /// - Parameters:
    ///   - isFraming: Whether `<|im_end|>` and its like are tokens or plain text.
    ///   - addsSpecials: Adds what the model wants around a whole text.
    func tokens(of bytes: some Collection<UInt8>, isFraming: Bool, addsSpecials: Bool = false)
      -> [Int32]
    {
      let characters = bytes.map(CChar.init(bitPattern:))
      var tokens = [Int32](repeating: 0, count: characters.count + 4)
      let count = llama_tokenize(
        vocabulary, characters, Int32(characters.count), &tokens, Int32(tokens.count), addsSpecials,
        isFraming)
      return count < 0 ? [] : Array(tokens.prefix(Int(count)))
    }

    /// The tokens of a piece of a prompt; the first one begins with the model's own start token,
    /// where it has one.
    func tokens(of piece: PromptPiece, isFirst: Bool) -> [Int32] {
      let tokens = tokens(of: piece.bytes, isFraming: piece.isFraming)
      let start = llama_vocab_bos(vocabulary)
      guard isFirst, llama_vocab_get_add_bos(vocabulary), tokens.first != start else {
        return tokens
      }
      return [start] + tokens
    }

    /// The bytes of a token, which may be a part of a character; none for a special token.
    func bytes(of token: Int32) -> [UInt8] {
      var buffer = [CChar](repeating: 0, count: 64)
      var count = llama_token_to_piece(vocabulary, token, &buffer, Int32(buffer.count), 0, false)
      if count < 0 {
        buffer = [CChar](repeating: 0, count: Int(-count))
        count = llama_token_to_piece(vocabulary, token, &buffer, Int32(buffer.count), 0, false)
      }
      return buffer.prefix(max(0, Int(count))).map(UInt8.init(bitPattern:))
    }

    /// Whether a token ends the model's answer.
    func isEnd(_ token: Int32) -> Bool { llama_vocab_is_eog(vocabulary, token) }

    /// Applies a chat template and opens the assistant's message: the one named, else the file's
    /// own. A file without one, or with one that libllama cannot read, is taken for ChatML.
    private func rendered(_ entries: [ChatEntry], template name: String?) throws(LocalError)
      -> String
    {
      let own = llama_model_chat_template(pointer, nil).map { String(cString: $0) }
      for template in [name, own, "chatml"].compactMap(\.self) {
        if let text = Self.apply(template, to: entries) { return text }
      }
      throw .template
    }

    private static func apply(_ template: String, to entries: [ChatEntry]) -> String? {
      let texts = entries.flatMap { [strdup($0.role), strdup($0.content)] }
      defer { for text in texts { free(text) } }
      let chat = stride(from: 0, to: texts.count, by: 2).map {
        llama_chat_message(role: texts[$0], content: texts[$0 + 1])
      }
      var buffer = [CChar](repeating: 0, count: 4096)
      for _ in 0..<2 {
        let count = Int(
          llama_chat_apply_template(
            template, chat, chat.count, true, &buffer, Int32(buffer.count)))
        guard count >= 0 else { return nil }
        if count <= buffer.count {
          return String(
            decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        buffer = [CChar](repeating: 0, count: count)
      }
      return nil
    }

    /// The pieces of a prompt, the assistant's message opened at the end.
    ///
    /// - Parameter template: The name of one that libllama has built in, or `nil` for the file's.
    func pieces(of entries: [ChatEntry], template: String?) throws -> [PromptPiece] {
      try promptPieces(of: entries) { try rendered($0, template: template) }
    }

    /// A sampler for one answer, to be freed by the caller.
    ///
    /// At temperature zero it takes the likeliest token. Small models then fall into loops, so a
    /// token that would go on with a repetition of more than eight of the answer's own tokens
    /// becomes the less likely the longer the repetition is; quoting a source costs nothing.
    func makeSampler(temperature: Double, seed: UInt32) -> UnsafeMutablePointer<llama_sampler> {
      let chain = llama_sampler_chain_init(llama_sampler_chain_default_params())!
      llama_sampler_chain_add(
        chain, llama_sampler_init_dry(vocabulary, 0.8, 1.75, 8, 512, nil, 0))
      if temperature > 0 {
        llama_sampler_chain_add(chain, llama_sampler_init_top_k(40))
        llama_sampler_chain_add(chain, llama_sampler_init_top_p(0.95, 1))
        llama_sampler_chain_add(chain, llama_sampler_init_temp(Float(temperature)))
        llama_sampler_chain_add(chain, llama_sampler_init_dist(seed))
      } else {
        llama_sampler_chain_add(chain, llama_sampler_init_greedy())
      }
      return chain
    }
  }
#endif
