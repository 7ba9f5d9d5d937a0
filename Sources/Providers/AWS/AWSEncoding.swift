/// Percent-encoding as AWS signs it: every byte outside `A–Z a–z 0–9 - . _ ~`.
enum AWSEncoding {
  /// Encodes a text as one segment of a path, or as a name or value of a query.
  static func segment(_ text: String) -> String { encode(text.utf8) { _ in false } }

  /// The path that is signed for a path that is sent: without `.`, `..` and empty segments, and
  /// encoded once more.
  ///
  /// - Parameter normalizes: False leaves the segments as they are.
  static func canonicalPath(_ wirePath: String, normalizes: Bool = true) -> String {
    let path = normalizes ? normalized(wirePath) : wirePath.isEmpty ? "/" : wirePath
    return encode(path.utf8) { $0 == 0x2F }
  }

  /// A query as it is sent and signed: sorted by encoded name, then by value.
  static func query(_ items: [(name: String, value: String)]) -> String {
    joined(items.map { (segment($0.name), segment($0.value)) })
  }

  /// The query that is signed for one that is sent: what is encoded stays as it is.
  static func canonicalQuery(_ wireQuery: String) -> String {
    let items = wireQuery.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count > 1 ? parts[1] : ""
      return (encode(parts[0].utf8) { $0 == 0x25 }, encode(value.utf8) { $0 == 0x25 })
    }
    return joined(items)
  }

  private static func joined(_ items: [(String, String)]) -> String {
    items.sorted { left, right in
      left.0 == right.0
        ? left.1.utf8.lexicographicallyPrecedes(right.1.utf8)
        : left.0.utf8.lexicographicallyPrecedes(right.0.utf8)
    }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  private static func normalized(_ path: String) -> String {
    var segments: [Substring] = []
    let parts = path.split(separator: "/")
    for part in parts {
      switch part {
      case ".": break
      case "..": _ = segments.popLast()
      default: segments.append(part)
      }
    }
    let endsInSlash = path.hasSuffix("/") || parts.last == "." || parts.last == ".."
    let tail = endsInSlash && !segments.isEmpty ? "/" : ""
    return "/" + segments.joined(separator: "/") + tail
  }

  private static func encode(_ bytes: some Sequence<UInt8>, keeping: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var output: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E: output.append(byte)
      case _ where keeping(byte): output.append(byte)
      default: output += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
