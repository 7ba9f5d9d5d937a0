/// Finds the encoding that a page says it is in.
enum HtmlEncoding {
  /// The name in the first `charset=` of the page's beginning, or `nil`.
  static func declared(in bytes: [UInt8]) -> String? {
    let head = String(
      decoding: bytes.prefix(4096).map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self
    ).lowercased()
    var rest = head[...]
    while let found = rest.firstIndex(of: "c") {
      rest = rest[found...]
      if rest.hasPrefix("charset") {
        let value = rest.dropFirst(7).drop { $0 == " " || $0 == "=" || $0 == "\"" || $0 == "'" }
        let name = value.prefix { $0.isLetter || $0.isNumber || "-_:".contains($0) }
        if !name.isEmpty { return canonical(String(name)) }
      }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// As browsers take the names: the older set is always a part of the newer one.
  private static func canonical(_ name: String) -> String {
    switch name {
    case "iso-8859-1", "latin1", "ascii", "us-ascii": "CP1252"
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j": "CP932"
    case "gb2312", "gbk", "gb18030": "GB18030"
    case "euc-kr", "ks_c_5601-1987": "CP949"
    case "big5": "BIG5-HKSCS"
    default: name
    }
  }
}
