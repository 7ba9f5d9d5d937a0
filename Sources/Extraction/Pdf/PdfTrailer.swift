/// Looks whether the end of a PDF is where it should be; poppler repairs it silently when not.
enum PdfTrailer {
  static func isIntact(_ bytes: [UInt8]) -> Bool {
    let tail = bytes.suffix(2048)
    guard find("%%EOF", in: tail) != nil, let mark = find("startxref", in: tail) else {
      return false
    }
    let digits = bytes[(mark + 9)...].drop { $0 <= 0x20 }.prefix { (0x30...0x39).contains($0) }
    guard let offset = Int(String(decoding: digits.prefix(12), as: UTF8.self)),
      offset < bytes.count
    else { return false }
    // A table begins with `xref`, a stream with the number of its object. Some writers are a few
    // bytes off, and readers forgive that.
    let target = bytes[max(0, offset - 8)...].prefix(48)
    return find("xref", in: target) != nil || find(" obj", in: target) != nil
  }

  /// The start of the last occurrence.
  private static func find(_ word: String, in bytes: ArraySlice<UInt8>) -> Int? {
    let word = Array(word.utf8)
    guard bytes.count >= word.count else { return nil }
    return (bytes.startIndex...(bytes.endIndex - word.count)).last {
      bytes[$0..<($0 + word.count)].elementsEqual(word)
    }
  }
}
