package import Core

/// Reads files into documents.
///
/// Text, Markdown and code are read here; PDF, DOCX and HTML in a separate process that has limits
/// and is killed when it breaks them, so that no file can hang or crash the program.
package struct DocumentReader: Sendable {
  private let limits: ReadLimits
  private let children: ReaderPool?

  /// - Parameter reader: The path of `outcrop-reader`, or `nil` when there is none; PDF, DOCX and
  ///   HTML then throw `DocumentError.readerMissing`.
  package init(reader: String?, limits: ReadLimits = ReadLimits()) {
    self.limits = limits
    children = reader.map { ReaderPool(program: $0, limits: limits) }
  }

  /// Reads one file whole. Safe to call from many tasks; each extra one waits for a free reader.
  ///
  /// - Parameter password: Tried on files that are encrypted; ignored on others.
  /// - Throws: `DocumentError`; `CancellationError` when the task is cancelled, which also kills
  ///   the reader that was at work on it.
  package func read(_ file: FileReference, password: Secret? = nil) async throws -> ReadDocument {
    let opened = try OpenFile(file)
    let kind = try DocumentKind.detect(file, head: opened.head(4096))
    switch kind {
    case .pdf, .docx, .html:
      let limit = kind == .html ? limits.textBytes : limits.packedBytes
      guard opened.size <= limit else {
        throw DocumentError.tooLarge(path: file.path, bytes: opened.size, limit: limit)
      }
      return try await inChild(kind, file, .file(opened), password)
    case .plainText, .markdown, .sourceCode:
      let bytes = try opened.bytes(limit: limits.textBytes)
      return try Self.parse(bytes, kind: kind, file: file)
    }
  }

  /// Reads bytes that are not in a file, such as a piped standard input.
  ///
  /// - Parameter name: What the user would call it; its extension helps to tell the kind.
  package func read(
    _ bytes: [UInt8], named name: String, password: Secret? = nil
  ) async throws -> ReadDocument {
    let file = FileReference(path: name)
    let kind = try DocumentKind.detect(file, head: Array(bytes.prefix(4096)))
    switch kind {
    case .pdf, .docx, .html: return try await inChild(kind, file, .bytes(bytes), password)
    case .plainText, .markdown, .sourceCode:
      guard bytes.count <= limits.textBytes else {
        throw DocumentError.tooLarge(path: name, bytes: bytes.count, limit: limits.textBytes)
      }
      return try Self.parse(bytes, kind: kind, file: file)
    }
  }

  /// Ends the idle reader processes. The next file starts a new one.
  package func rest() async {
    await children?.rest()
  }

  /// Where `outcrop-reader` is: `OUTCROP_READER` when set, else beside the running program, else
  /// in the `libexec` folder of its prefix; `nil` when none of them can be run.
  ///
  /// - Parameter executable: The absolute path of the running program, links resolved.
  package static func locateReader(
    environment: [String: String], executable: String
  ) -> String? {
    if let named = environment["OUTCROP_READER"], !named.isEmpty {
      return isExecutable(named) ? named : nil
    }
    let folder = executable.lastIndex(of: "/").map { String(executable[..<$0]) } ?? "."
    return ["\(folder)/outcrop-reader", "\(folder)/../libexec/outcrop/outcrop-reader"]
      .first(where: isExecutable)
  }

  private func inChild(
    _ kind: DocumentKind, _ file: FileReference, _ content: ReaderRequest.Content,
    _ password: Secret?
  ) async throws -> ReadDocument {
    guard let children else { throw DocumentError.readerMissing(path: file.path) }
    var document = try await children.read(
      ReaderRequest(kind: kind, path: file.path, password: password, content: content))
    if document.title.isEmpty { document.title = file.name }
    return document
  }

  private static func parse(
    _ bytes: [UInt8], kind: DocumentKind, file: FileReference
  ) throws -> ReadDocument {
    guard let decoded = DecodedText(bytes) else { throw DocumentError.binary(path: file.path) }
    var document = ReadDocument(title: file.name, kind: kind, text: decoded.text)
    guard document.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw DocumentError.empty(path: file.path)
    }
    if decoded.encoding != "UTF-8" { document.remarks = [.encoding(decoded.encoding)] }
    switch kind {
    case .markdown:
      let outline = MarkdownOutline(document.text)
      document.sections = outline.sections
      if let title = outline.title { document.title = title }
    case .sourceCode(let language):
      document.sections = CodeOutline(document.text, language: language).sections
    case .plainText, .html, .pdf, .docx: break
    }
    return document
  }
}
