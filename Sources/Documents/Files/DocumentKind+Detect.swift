extension DocumentKind {
  /// Tells a file's kind from its first bytes, then from its name.
  ///
  /// - Parameter head: The first bytes of the file; 4,096 are plenty.
  /// - Throws: `DocumentError.unsupported` for formats known not to be readable.
  package static func detect(_ file: FileReference, head: [UInt8]) throws -> DocumentKind {
    let suffix = file.fileExtension
    if contains(head.prefix(1024), "%PDF-") { return .pdf }
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      if suffix == "docx" || suffix == "docm" || suffix == "dotx" { return .docx }
      throw DocumentError.unsupported(
        path: file.path, format: packed[suffix] ?? "a packed archive")
    }
    if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      // A password turns a DOCX into the older container.
      if suffix == "docx" { throw DocumentError.encrypted(path: file.path) }
      throw DocumentError.unsupported(path: file.path, format: "an old Microsoft Office file")
    }
    if suffix == "pdf" || suffix == "docx" {
      if head.isEmpty { throw DocumentError.empty(path: file.path) }
      throw DocumentError.damaged(
        path: file.path, detail: "it does not begin like a \(suffix.uppercased()) file")
    }
    if contains(head.prefix(16), "{\\rtf") {
      throw DocumentError.unsupported(path: file.path, format: "a rich text (RTF) file")
    }
    return named(file, suffix: suffix, head: head)
  }

  private static func named(
    _ file: FileReference, suffix: String, head: [UInt8]
  ) -> DocumentKind {
    switch suffix {
    case "md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd": return .markdown
    case "html", "htm", "xhtml", "shtml": return .html
    case "txt", "text", "log", "csv", "tsv", "rst", "adoc", "tex", "org": return .plainText
    default: break
    }
    if let language = CodeLanguage(fileName: file.name, suffix: suffix) {
      return .sourceCode(language)
    }
    let beginning = head.prefix(512).map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 }
    if contains(beginning[...], "<!doctype html") || contains(beginning[...], "<html") {
      return .html
    }
    if let language = CodeLanguage(interpreterLine: head) { return .sourceCode(language) }
    return .plainText
  }

  private static let packed = [
    "xlsx": "an Excel workbook", "pptx": "a PowerPoint file", "odt": "an OpenDocument text",
    "ods": "an OpenDocument spreadsheet", "epub": "an EPUB book", "zip": "a ZIP archive",
  ]

  private static func contains(_ bytes: ArraySlice<UInt8>, _ needle: String) -> Bool {
    let needle = Array(needle.utf8)
    guard bytes.count >= needle.count else { return false }
    return (bytes.startIndex...(bytes.endIndex - needle.count)).contains {
      bytes[$0..<($0 + needle.count)].elementsEqual(needle)
    }
  }
}
