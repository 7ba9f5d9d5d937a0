import CCurl

/// One request under way, as the worker's thread sees it. It never leaves that thread.
final class CurlTransfer {
  /// Bytes waiting for the consumer beyond which the sender is held back.
  static let roomLimit = 1 << 20

  let easy: UnsafeMutableRawPointer
  let plan: CurlPlan
  let mailbox: HTTPMailbox
  private(set) var isPaused = false
  private var headers: UnsafeMutablePointer<curl_slist>?
  private var body: UnsafeMutableBufferPointer<UInt8>?
  private let errorText: UnsafeMutablePointer<CChar>
  private var status = 0
  private var fields: [HTTPHead.Field] = []
  /// A final head has come; what looks like a header after it is a trailer.
  private(set) var hasHead = false
  private var freshHead: HTTPHead?
  private var arrived: [UInt8] = []
  /// Bytes in the mailbox when it was last filled.
  private var waiting = 0
  private var isConnected = false
  private var uploaded: Int64 = 0
  private var lastSign: ContinuousClock.Instant

  /// `nil` when libcurl is out of memory.
  init?(_ plan: CurlPlan, mailbox: HTTPMailbox, now: ContinuousClock.Instant) {
    guard let easy = ccurl_easy_init() else { return nil }
    self.easy = easy
    self.plan = plan
    self.mailbox = mailbox
    self.lastSign = now
    self.errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    self.errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    configure()
  }

  deinit {
    ccurl_easy_cleanup(easy)
    ccurl_list_free(headers)
    body?.deallocate()
    errorText.deallocate()
  }

  /// What libcurl says went wrong, for the log.
  var rawError: String { String(cString: errorText) }

  /// Hands the consumer what has come since the last time.
  func deliver() {
    guard freshHead != nil || !arrived.isEmpty || isPaused else { return }
    let body = arrived
    arrived = []
    waiting = mailbox.deliver(
      head: freshHead, body: body, wantsRoom: isPaused, limit: Self.roomLimit / 2)
    freshHead = nil
    // The consumer may have made room before it could see that it was wanted.
    if isPaused, waiting <= Self.roomLimit / 2 { resume() }
  }

  /// Lets held-back bytes come; they may come at once.
  func resume() {
    guard isPaused else { return }
    isPaused = false
    waiting = 0
    lastSign = .now
    ccurl_easy_resume(easy)
  }

  /// When the answer counts as silent; `nil` while it cannot be its sender's fault.
  func deadline(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    guard !isPaused else { return nil }
    if !isConnected {
      guard ccurl_is_connected(easy) else { return nil }
      isConnected = true
      lastSign = now
    }
    return lastSign + plan.idleTimeout
  }

  /// Whether it is past its deadline; a growing upload is a sign of life.
  func isSilent(now: ContinuousClock.Instant) -> Bool {
    guard let deadline = deadline(now: now), deadline <= now else { return false }
    let sent = ccurl_uploaded(easy)
    if sent > uploaded {
      uploaded = sent
      lastSign = now
      return false
    }
    return true
  }

  private func takeHeader(_ line: UnsafeRawBufferPointer) {
    lastSign = .now
    guard !hasHead else { return }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      let words = text.split(separator: " ", maxSplits: 2)
      status = words.count > 1 ? Int(words[1].prefix { $0.isNumber }) ?? 0 : 0
      fields = []
    } else if let colon = text.firstIndex(of: ":") {
      fields.append(
        HTTPHead.Field(
          String(text[..<colon]), Self.trimmed(text[text.index(after: colon)...])))
    } else if status >= 200, Self.trimmed(text[...]).isEmpty {
      hasHead = true
      freshHead = HTTPHead(status: status, fields: fields)
    }
  }

  /// Whether the bytes were taken.
  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if waiting + arrived.count > Self.roomLimit {
      isPaused = true
      return false
    }
    lastSign = .now
    arrived.append(contentsOf: bytes)
    return true
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    let head = text.drop(while: isSpace)
    return String(head.reversed().drop(while: isSpace).reversed())
  }

  private func configure() {
    for line in plan.lines { headers = ccurl_list_append(headers, line) }
    ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, headers)
    ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    ccurl_set_text(easy, CURLOPT_URL, plan.url)
    ccurl_set_long(easy, CURLOPT_PATH_AS_IS, 1)
    ccurl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    ccurl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
    ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    ccurl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
    ccurl_set_long(easy, CURLOPT_BUFFERSIZE, 64 << 10)
    ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, plan.connectTimeout.milliseconds)
    ccurl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
    ccurl_set_long(easy, CURLOPT_TCP_KEEPIDLE, 30)
    ccurl_set_long(easy, CURLOPT_TCP_KEEPINTVL, 15)
    ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    ccurl_set_text(easy, CURLOPT_PROXY, plan.proxy)
    ccurl_set_text(easy, CURLOPT_NOPROXY, plan.noProxy)
    if let file = plan.certificateFile { ccurl_set_text(easy, CURLOPT_CAINFO, file) }
    if let folder = plan.certificateFolder { ccurl_set_text(easy, CURLOPT_CAPATH, folder) }
    setBody()
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_sinks(
      easy,
      { bytes, size, count, context in
        CurlTransfer.of(context)?.takeHeader(
          UnsafeRawBufferPointer(start: bytes, count: size * count))
        return size * count
      },
      { bytes, size, count, context in
        let taken = CurlTransfer.of(context)?.takeBody(
          UnsafeRawBufferPointer(start: bytes, count: size * count))
        return taken == false ? ccurl_pause() : size * count
      }, context)
  }

  private func setBody() {
    if let bytes = plan.body {
      let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
      _ = copy.initialize(from: bytes)
      body = copy
      ccurl_set_long(easy, CURLOPT_POST, 1)
      ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, Int64(bytes.count))
      ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, copy.baseAddress)
    }
    if plan.method == "HEAD" { ccurl_set_long(easy, CURLOPT_NOBODY, 1) }
    ccurl_set_text(easy, CURLOPT_CUSTOMREQUEST, plan.method)
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension Duration {
  /// Rounded up, so that a wait is never too short; at least 1.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    let whole = seconds.multipliedReportingOverflow(by: 1000)
    guard !whole.overflow else { return Int(Int32.max) }
    let sum = whole.partialValue + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int(min(max(1, sum), Int64(Int32.max)))
  }
}
