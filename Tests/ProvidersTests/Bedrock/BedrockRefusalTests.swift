import Core
import Foundation
import Testing
import Transport

@testable import Providers

@Suite("What Bedrock refuses")
struct BedrockRefusalTests {
  private let credentials = AWSCredentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("geheim"), source: "a test")

  private func error(
    _ status: Int, _ code: String?, _ message: String, key: Secret? = nil,
    fields: [HTTPHead.Field] = []
  ) -> BedrockError {
    let body: JSON = ["message": .string(message)]
    return refusal(key: key).error(
      HTTPHead(
        status: status,
        fields: fields + (code.map { [HTTPHead.Field("x-amzn-ErrorType", $0)] } ?? [])),
      body: body.encoded)
  }

  private func refusal(key: Secret? = nil) -> BedrockRefusal {
    BedrockRefusal(
      model: "anthropic.claude-opus-4-5", region: "eu-west-1", host: "gateway.example",
      credentials: key == nil ? credentials : nil, key: key, clock: ClockOffset(seconds: 840))
  }

  @Test("is translated into a sentence and what to do, for every fault that is known")
  func table() throws {
    let manual = try Self.manual()
    let model = "anthropic.claude-opus-4-5"
    let rows: [(Int, String?, String, BedrockError, String)] = [
      (
        403, "MissingAuthenticationToken", "", .noSignature(code: "MissingAuthenticationToken"),
        "report it"
      ),
      (
        403, "InvalidSignatureException", "The request signature we calculated does not match",
        .wrongSecret(keyEnding: "…MPLE"), "…MPLE"
      ),
      (
        403, "InvalidSignatureException", "Signature expired: 20250314T150926Z is now earlier",
        .clockOff(minutes: 14), "about 14 minutes"
      ),
      (
        403, "InvalidSignatureException", "Credential should be scoped to a valid region.",
        .wrongScope(region: "eu-west-1"), "region eu-west-1"
      ),
      (
        403, "UnrecognizedClientException",
        "The security token included in the request is invalid.",
        .unknownKey(keyEnding: "…MPLE"), "does not know these credentials"
      ),
      (403, "ExpiredTokenException", "x", .sessionExpired(source: "a test"), "has expired"),
      (
        403, "AccessDeniedException",
        "User: arn:x is not authorized to perform: bedrock:InvokeModel on resource: y",
        .notAllowed(action: "bedrock:InvokeModel"), "bedrock:InvokeModel"
      ),
      (
        403, "AccessDeniedException",
        "You don't have access to the model with the specified model ID.",
        .noAccess(model: model, region: "eu-west-1"), "no access to \(model) in eu-west-1"
      ),
      (
        403, "AccessDeniedException", "Your AWS Marketplace subscription is not complete yet",
        .accessPending(model: model), "still being set up"
      ),
      (
        404, "ResourceNotFoundException", "Model use case details have not been submitted",
        .useCaseMissing, "use-case form"
      ),
      (
        404, "ResourceNotFoundException", "This model version has reached the end of its life.",
        .retired(model: model), "retired by AWS"
      ),
      (
        404, "ResourceNotFoundException", "no", .notFound(model: model, region: "eu-west-1"),
        "was not found in eu-west-1"
      ),
      (
        400, "ValidationException",
        "Invocation of model ID x with on-demand throughput isn\u{2019}t supported.",
        .profileNeeded(model: model, profile: "eu.\(model)"), "inference profile"
      ),
      (
        400, "ValidationException", "The provided model identifier is invalid.",
        .noSuchModel(model: model, region: "eu-west-1"), "no model called"
      ),
      (
        400, "ValidationException", "Input is too long for requested model.",
        .contextWindowExceeded(model: model), "too long"
      ),
      (
        400, "ValidationException", "Bad \u{1B}[31mthing",
        .refusedRequest(message: "Bad [31mthing"), "“Bad [31mthing”"
      ),
      (
        429, "ThrottlingException", "Too many requests, please wait", .throttled(seconds: nil),
        "limiting requests"
      ),
      (
        429, "ThrottlingException", "Too many tokens per day", .dailyQuota(model: model),
        "daily token quota"
      ),
      (400, "ServiceQuotaExceededException", "m", .quotaExhausted(message: "m"), "quota"),
      (429, "ModelNotReadyException", "m", .notReady(model: model), "starting up"),
      (408, "ModelTimeoutException", "m", .modelTimeout(model: model), "took too long"),
      (424, "ModelErrorException", "m", .modelFailed(model: model, message: "m"), "“m”"),
      (500, "InternalServerException", "m", .serviceTrouble(status: 500, seconds: nil), "problem"),
      (503, nil, "m", .serviceTrouble(status: 503, seconds: nil), "problem"),
      (404, "UnknownOperationException", "", .notThisService, "not a Bedrock runtime endpoint"),
      (418, "Teapot", "m", .other(status: 418, code: "Teapot", message: "m"), "418 Teapot"),
    ]
    for (status, code, message, expected, fragment) in rows {
      let found = error(status, code, message)
      #expect(found == expected, "\(code ?? "") \(message)")
      #expect("\(found.sentence) \(found.remedy)".contains(fragment), "\(found.sentence)")
      #expect(found.sentence.hasSuffix(".") && !found.remedy.isEmpty && !found.code.isEmpty)
      let words = UntrustedText.clean(message)
      let row = "| \(status) \(code ?? "") | \(words) | \(found.sentence) \(found.remedy) |"
      let isTold = manual.contains(row)
      #expect(isTold, "docs/bedrock.md lacks the row \(row)")
    }
  }

  private static func manual() throws -> String {
    let checkout = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }
    return try String(contentsOf: checkout.appending(path: "docs/bedrock.md"), encoding: .utf8)
  }

  @Test("is read in every spelling of its code and message")
  func spellings() {
    let code = "ThrottlingException"
    let answers: [([HTTPHead.Field], String)] = [
      ([HTTPHead.Field("x-amzn-ErrorType", "\(code):http://internal/x")], "{}"),
      ([HTTPHead.Field("X-Amzn-Errortype", "com.amazon#\(code)")], ""),
      ([], #"{"__type":"com.amazon.coral#\#(code)","Message":"m"}"#),
      ([], #"{"code":"\#(code)","errorMessage":"m"}"#),
    ]
    for (fields, body) in answers {
      #expect(
        refusal().error(HTTPHead(status: 400, fields: fields), body: Array(body.utf8))
          == .throttled(seconds: nil))
    }
    let complaint = BedrockComplaint(
      HTTPHead(status: 400), body: Array(#"{"error":{"message":"inner"}}"#.utf8))
    #expect(complaint.message == "inner" && complaint.code.isEmpty)
  }

  @Test("is not taken from pages that are not Bedrock's")
  func pages() {
    for (status, body) in [(403, "<html>Forbidden</html>"), (404, ""), (407, "Proxy"), (302, "{}")]
    {
      let found = refusal().error(HTTPHead(status: status), body: Array(body.utf8))
      #expect(found == .notBedrock(host: "gateway.example", status: status))
      #expect(!found.sentence.contains("html"))
    }
    #expect(
      refusal().error(HTTPHead(status: 502), body: Array("<html>".utf8))
        == .serviceTrouble(status: 502, seconds: nil))
  }

  @Test("of a key says so, and never shows it")
  func keys() {
    let key = Secret("ABSKQmVkcm9ja0FQSUtleS1nZWhlaW0")
    let body = Array(#"{"Message":"Bearer ABSKQmVkcm9ja0FQSUtleS1nZWhlaW0 has expired"}"#.utf8)
    let found = refusal(key: key).error(HTTPHead(status: 403), body: body)
    #expect(found == .keyRefused)
    let other = error(400, "ValidationException", "no ABSKQmVkcm9ja0FQSUtleS1nZWhlaW0", key: key)
    #expect(!"\(other) \(other.sentence)".contains("ABSK"))
  }

  @Test("asks to wait as long as it says")
  func waits() {
    let fields = [HTTPHead.Field("Retry-After", "7")]
    #expect(error(429, "ThrottlingException", "", fields: fields) == .throttled(seconds: 7))
  }

  @Test("is tried again as often as it is worth, and no more")
  func patience() {
    let policy = RetryPolicy(clock: ContinuousClock(), random: { 1 })
    func waits(_ error: BedrockError, maxAttempts: Int? = nil) -> [Double] {
      var patience = BedrockPatience(policy: policy, maxAttempts: maxAttempts)
      var waits: [Double] = []
      while let wait = patience.wait(after: error), waits.count < 20 { waits.append(wait) }
      return waits
    }
    #expect(waits(.throttled(seconds: nil)) == [1, 2, 4])
    #expect(waits(.throttled(seconds: 7)) == [7, 7, 7])
    #expect(waits(.serviceTrouble(status: 500, seconds: nil)) == [1, 2])
    #expect(waits(.notReady(model: "m")) == [5, 10, 20, 30])
    #expect(waits(.modelTimeout(model: "m")) == [1])
    #expect(waits(.modelFailed(model: "m", message: "")) == [1])
    #expect(waits(.accessPending(model: "m")) == [120])
    #expect(waits(.transport(.refused(host: "h"))) == [1, 2])
    #expect(waits(.transport(.droppedInAnswer(host: "h"))).isEmpty)
    #expect(waits(.transport(.idleTimeout(host: "h", seconds: 1))).isEmpty)
    #expect(waits(.dailyQuota(model: "m")).isEmpty)
    #expect(waits(.refusedRequest(message: "")).isEmpty)
    #expect(waits(.throttled(seconds: nil), maxAttempts: 1).isEmpty)
    #expect(waits(.throttled(seconds: nil), maxAttempts: 6).count == 5)
    #expect(waits(.refusedRequest(message: ""), maxAttempts: 6).isEmpty)
    #expect(waits(.modelTimeout(model: "m"), maxAttempts: 6).count == 1)
  }
}
