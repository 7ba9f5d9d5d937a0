package import Documents

/// Turns the bytes of PDF, DOCX and HTML files into documents. Runs in the reader process only.
package enum Extraction {
  /// Reads one file. Never throws: what goes wrong is part of the reply.
  package static func reply(to request: ReaderRequest.Header, content: [UInt8]) -> ReaderReply {
    do {
      let parsed =
        switch request.kind {
        case "pdf": try PdfReader.read(content, password: request.password)
        case "docx": try DocxReader.read(content, limit: request.unpackedBytes)
        case "html": try HtmlReader.read(content)
        default: throw ReaderReply.Refusal.unsupported(format: request.kind)
        }
      guard parsed.text.contains(where: { !$0.isWhitespace }) else {
        throw ReaderReply.Refusal.empty
      }
      return .document(parsed)
    } catch let refusal as ReaderReply.Refusal {
      return .refused(refusal)
    } catch {
      return .refused(.damaged(detail: "\(error)"))
    }
  }
}
