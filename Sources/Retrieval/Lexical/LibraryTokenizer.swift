import GRDB
import Synchronization

/// The analyzer as an FTS5 tokenizer, so that the index is made of exactly the analyzer's terms.
///
/// In queries a text that begins with `verbatim` is one term already and passes unchanged.
final class LibraryTokenizer: FTS5CustomTokenizer {
  static let name = "outcrop"
  /// Marks an analysed term in a query. No text of a user can hold it: queries are built from terms.
  static let verbatim = UInt8(1)

  private var analyzer = Analyzer()

  init(db: Database, arguments: [String]) throws {}

  func tokenize(
    context: UnsafeMutableRawPointer?, tokenization: FTS5Tokenization, pText: UnsafePointer<CChar>?,
    nText: CInt, tokenCallback: @escaping FTS5TokenCallback
  ) -> CInt {
    guard let pText, nText > 0 else { return 0 }
    let count = Int(nText)
    return pText.withMemoryRebound(to: UInt8.self, capacity: count) { start in
      let text = UnsafeBufferPointer(start: start, count: count)
      if tokenization.contains(.query), text[0] == Self.verbatim {
        return tokenCallback(context, 0, pText + 1, nText - 1, 0, nText)
      }
      var code: CInt = 0
      analyzer.scan(text) { term, bytes, isColocated, _ in
        term.withUnsafeBytes { raw in
          code = tokenCallback(
            context, isColocated ? 1 : 0, raw.bindMemory(to: CChar.self).baseAddress,
            CInt(raw.count), CInt(bytes.lowerBound), CInt(bytes.upperBound))
        }
        return code == 0
      }
      return code
    }
  }
}
