import Crypto
import FoundationEssentials
import Transport

/// What both sides of a signature hash: a request in its one agreed spelling.
struct CanonicalRequest {
  let text: String
  /// The names of the signed headers, joined by semicolons.
  let signedHeaders: String

  /// - Parameters:
  ///   - query: As it is sent.
  ///   - headers: Those that are signed, in the order they are sent.
  ///   - payloadHash: In hexadecimal digits.
  init(
    method: String, canonicalPath: String, query: String, headers: [HTTPHead.Field],
    payloadHash: String
  ) {
    var values: [String: String] = [:]
    for header in headers {
      let name = header.name.lowercased()
      let value = Self.collapsed(header.value)
      values[name] = values[name].map { "\($0),\(value)" } ?? value
    }
    let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    signedHeaders = names.joined(separator: ";")
    let lines = names.map { "\($0):\(values[$0] ?? "")\n" }.joined()
    text = [
      method, canonicalPath, AWSEncoding.canonicalQuery(query), lines, signedHeaders, payloadHash,
    ].joined(separator: "\n")
  }

  /// The SHA-256 of bytes in hexadecimal digits.
  static func hash(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Without space at the ends, and with one space for each run of it inside.
  private static func collapsed(_ value: String) -> String {
    value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
