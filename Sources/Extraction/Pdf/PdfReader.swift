import CPoppler
import Documents
import Glibc

/// Reads PDF files through poppler.
enum PdfReader {
  static func read(_ bytes: [UInt8], password: String?) throws -> ReaderReply.Parsed {
    try bytes.withUnsafeBytes { raw in
      let document = try open(raw, password: password)
      defer { pdf_shim_close(document) }
      var parsed = try read(document)
      parsed.isRecovered = !PdfTrailer.isIntact(bytes)
      return parsed
    }
  }

  private static func read(_ document: OpaquePointer) throws -> ReaderReply.Parsed {
    let count = pdf_shim_page_count(document)
    guard count > 0 else { throw ReaderReply.Refusal.damaged(detail: "it has no pages") }
    let pages = (0..<count).map { PdfPage(document, index: $0) }
    let textless = pages.indices.filter { pages[$0].fragments.isEmpty }
    guard textless.count < pages.count else {
      throw ReaderReply.Refusal.noTextLayer(pages: pages.count)
    }
    var parsed = assemble(pages)
    if let raw = pdf_shim_title(document) {
      parsed.title = usableTitle(String(cString: raw)) ?? ""
      free(raw)
    }
    parsed.pagesWithoutText = textless.map { $0 + 1 }
    return parsed
  }

  private static func open(_ bytes: UnsafeRawBufferPointer, password: String?) throws
    -> OpaquePointer
  {
    var state = PdfShimDamaged
    let base = bytes.bindMemory(to: CChar.self).baseAddress
    if let document = pdf_shim_open(base, bytes.count, password, &state) { return document }
    switch state {
    case PdfShimEncrypted: throw ReaderReply.Refusal.encrypted
    case PdfShimWrongPassword: throw ReaderReply.Refusal.wrongPassword
    default: throw ReaderReply.Refusal.damaged(detail: "its table of contents cannot be found")
    }
  }

  private static func assemble(_ pages: [PdfPage]) -> ReaderReply.Parsed {
    let hyphenation = Hyphenation(pages.flatMap { $0.fragments.map(\.text) })
    var lines = pages.map {
      PageLines.lines(of: ReadingOrder.rows(of: $0.fragments), hyphenation: hyphenation)
    }
    let furniture = PageFurniture(pages: lines)
    var seen: Set<String> = []
    for index in lines.indices {
      let kept = furniture.removed(from: lines[index], number: index, seen: &seen)
      // A page that is nothing but furniture is not emptied: better a page number than a hole.
      if !kept.isEmpty { lines[index] = kept }
    }
    let headings = PdfHeadings(lines)
    var builder = TextBuilder()
    for page in lines {
      builder.page()
      for line in page {
        if let level = headings.level(of: line) {
          builder.heading(line.text, level: level)
        } else if line.isSetOff {
          builder.paragraph(line.text)
        } else {
          builder.line(line.text)
        }
      }
    }
    var parsed = builder.parsed()
    parsed.pageLabels = pages.map(\.label)
    return parsed
  }

  /// Programs put their own names and file names where the title should be.
  private static func usableTitle(_ title: String) -> String? {
    let clean = Normalization.clean(Array(title.unicodeScalars))
    let lowered = clean.lowercased()
    let isNoise =
      clean.count < 3 || lowered == "(anonymous)" || lowered.hasPrefix("untitled")
      || lowered.hasPrefix("microsoft word -") || lowered.hasSuffix(".doc")
      || lowered.hasSuffix(".docx") || lowered.hasSuffix(".pdf")
    return isNoise ? nil : clean
  }
}
