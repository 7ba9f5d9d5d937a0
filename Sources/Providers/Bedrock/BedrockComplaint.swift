import Transport

/// What an answer of Bedrock that is no success says of itself, in all the spellings its front ends
/// use.
struct BedrockComplaint: Equatable {
  let status: Int
  /// Such as `ThrottlingException`; empty when the answer names none.
  let code: String
  /// As it was sent; not fit to be shown.
  let message: String
  /// Whether the body is a JSON object, as that of every answer of Bedrock is, unless it is empty.
  let isDocument: Bool

  init(_ head: HTTPHead, body: [UInt8]) {
    let document = (try? JSON(parsing: body)).flatMap { $0.object == nil ? nil : $0 }
    status = head.status
    isDocument = document != nil
    code =
      [head["x-amzn-errortype"], document?["code"]?.string, document?["__type"]?.string].lazy
      .compactMap { $0.map(Self.bare) }.first { !$0.isEmpty } ?? ""
    message =
      [
        document?["message"], document?["Message"], document?["errorMessage"],
        document?["error"]?["message"],
      ].lazy.compactMap { $0?.string }.first ?? ""
  }

  /// Without a namespace before a `#`, and without the address some put behind a colon.
  private static func bare(_ code: String) -> String {
    let head = code.prefix { $0 != ":" }
    return head.split(separator: "#").last.map { $0.trimmed } ?? ""
  }

  /// Whether the message holds a fragment, whatever its case and apostrophes.
  func says(_ fragments: String...) -> Bool {
    let text = message.lowercased().replacing("\u{2019}", with: "'")
    return fragments.contains { text.contains($0) }
  }
}
