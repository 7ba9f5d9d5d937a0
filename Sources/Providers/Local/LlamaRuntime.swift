#if Local
  import CLlama
  import Synchronization

  /// libllama as a whole: started once, silent on the terminal.
  enum LlamaRuntime {
    private struct State {
      var log: (@Sendable (String) -> Void)?
      var lastError = ""
    }

    private static let state = Mutex(State())

    /// Starts the library at its first use. What it has to say, and the reason of an abort, goes to
    /// the newest `log`; never to the terminal.
    static func start(log: @escaping @Sendable (String) -> Void) {
      state.withLock { $0.log = log }
      _ = started
    }

    private static let started: Void = {
      llama_log_set(
        { level, text, _ in
          guard level == GGML_LOG_LEVEL_WARN || level == GGML_LOG_LEVEL_ERROR, let text else {
            return
          }
          LlamaRuntime.tell(text, isError: level == GGML_LOG_LEVEL_ERROR)
        }, nil)
      // The library calls abort() after this; the crash handler of the process does the rest.
      _ = ggml_set_abort_callback { text in
        if let text { LlamaRuntime.tell(text, isError: true) }
      }
      llama_backend_init()
    }()

    /// The last error the library logged, without its line end.
    static var lastError: String { state.withLock { $0.lastError } }

    private static func tell(_ text: UnsafePointer<CChar>, isError: Bool) {
      let line = String(cString: text).split(separator: "\n").joined(separator: " ")
      guard !line.isEmpty else { return }
      let log = state.withLock { state in
        if isError { state.lastError = line }
        return state.log
      }
      log?(line)
    }
  }
#endif
