/// Gives text one kind of line end, and no byte order mark at its start.
enum LineFeeds {
  /// Appends `text` with every line end as a line feed.
  ///
  /// - Parameter endsInReturn: Whether the text before ended in a carriage return, already
  ///   appended as a line feed; a line feed that follows belongs to it.
  static func append(_ text: String, to bytes: inout [UInt8], endsInReturn: inout Bool) {
    var text = text
    text.withUTF8 { whole in
      var utf8 = whole[...]
      while bytes.isEmpty, utf8.starts(with: [0xEF, 0xBB, 0xBF]) { utf8 = utf8.dropFirst(3) }
      guard endsInReturn || utf8.contains(0x0D) else {
        bytes.append(contentsOf: utf8)
        return
      }
      for byte in utf8 {
        if byte == 0x0A, endsInReturn {
          endsInReturn = false
          continue
        }
        endsInReturn = byte == 0x0D
        bytes.append(endsInReturn ? 0x0A : byte)
      }
    }
  }
}
