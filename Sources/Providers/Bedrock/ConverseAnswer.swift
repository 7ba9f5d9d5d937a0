import Core
import Transport

/// What of a Converse answer is the same however it arrives: its blocks, its end, its figures.
struct ConverseAnswer {
  /// By their index, which may have gaps.
  private(set) var blocks: [Int: ConverseBlock] = [:]
  private(set) var stopReason: String?
  private(set) var usage: Usage?
  /// The figures came, which are the last event of a stream.
  private(set) var hasFigures = false
  /// Some of the answer was shown.
  private(set) var isVisible = false

  /// Whether nothing more can come.
  var isComplete: Bool { stopReason != nil && hasFigures }

  /// The message's parts, in order.
  var parts: [Part] { blocks.sorted { $0.key < $1.key }.compactMap(\.value.part) }

  /// Takes one event of the stream; unknown ones are passed over.
  mutating func take(_ type: String, _ payload: JSON, into news: inout [StreamEvent]) {
    let index = payload["contentBlockIndex"]?.int ?? 0
    switch type {
    case "contentBlockStart":
      guard let use = payload["start"]?["toolUse"] else { return }
      blocks[index] = ConverseBlock(
        kind: .toolUse(id: use["toolUseId"]?.string ?? "", name: use["name"]?.string ?? ""))
    case "contentBlockDelta":
      if let delta = payload["delta"] { take(delta, at: index, &news) }
    case "messageStop": stopReason = payload["stopReason"]?.string ?? ""
    case "metadata":
      usage = payload["usage"].flatMap(Self.usage)
      hasFigures = true
    default: break
    }
  }

  /// Takes a whole answer of Converse; false when it is none.
  mutating func take(whole document: JSON, into news: inout [StreamEvent]) -> Bool {
    guard let content = document["output"]?["message"]?["content"]?.array,
      let reason = document["stopReason"]?.string
    else { return false }
    for (index, block) in content.enumerated() {
      if let use = block["toolUse"] {
        blocks[index] = ConverseBlock(
          kind: .toolUse(id: use["toolUseId"]?.string ?? "", name: use["name"]?.string ?? ""),
          text: String(decoding: (use["input"] ?? [:]).encoded, as: UTF8.self))
      } else if let reasoning = block["reasoningContent"] {
        take(["reasoningContent": reasoning["reasoningText"] ?? reasoning], at: index, &news)
      } else {
        take(block, at: index, &news)
      }
    }
    stopReason = reason
    usage = document["usage"].flatMap(Self.usage)
    return true
  }

  private mutating func take(_ delta: JSON, at index: Int, _ news: inout [StreamEvent]) {
    if let text = delta["text"]?.string {
      grow(index, .text, text)
      guard !text.isEmpty else { return }
      isVisible = true
      if case .text(let earlier, let tokens)? = news.last {
        news[news.count - 1] = .text(earlier + text, tokens: tokens + 1)
      } else {
        news.append(.text(text, tokens: 1))
      }
    } else if let input = delta["toolUse"]?["input"]?.string {
      grow(index, .toolUse(id: "", name: ""), input)
    } else if let reasoning = delta["reasoningContent"] {
      take(reasoning: reasoning, at: index, &news)
    }
  }

  private mutating func take(reasoning: JSON, at index: Int, _ news: inout [StreamEvent]) {
    if let text = reasoning["text"]?.string, !text.isEmpty {
      grow(index, .reasoning, text)
      isVisible = true
      news.append(.reasoning(text))
    }
    if let signature = reasoning["signature"]?.string {
      grow(index, .reasoning, "")
      blocks[index]?.signature = signature
    }
    if let content = reasoning["redactedContent"]?.string { grow(index, .redacted, content) }
  }

  /// Appends to a block, which the first piece of it makes.
  private mutating func grow(_ index: Int, _ kind: ConverseBlock.Kind, _ text: String) {
    blocks[index, default: ConverseBlock(kind: kind)].text += text
  }

  /// Bedrock counts cached tokens apart from the others; here all prompt tokens count.
  private static func usage(_ usage: JSON) -> Usage? {
    guard let input = usage["inputTokens"]?.int, let output = usage["outputTokens"]?.int,
      input >= 0, output >= 0
    else { return nil }
    let read = max(0, usage["cacheReadInputTokens"]?.int ?? 0)
    let written = max(0, usage["cacheWriteInputTokens"]?.int ?? 0)
    let (most, overflow) = input.addingReportingOverflow(read)
    let (all, more) = most.addingReportingOverflow(written)
    guard !overflow, !more else { return nil }
    return Usage(
      promptTokens: TokenCount(all), completionTokens: TokenCount(output), cachedTokens: read,
      cacheWriteTokens: written)
  }
}
