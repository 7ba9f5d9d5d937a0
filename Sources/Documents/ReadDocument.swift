/// A document as read: its text, and where its pages and sections begin in it.
///
/// Every position counts code points (Unicode scalars) of `text` from 0.
package struct ReadDocument: Equatable, Sendable {
  /// The document's own title, else its file name. Never empty.
  package var title: String
  package var kind: DocumentKind
  /// Line ends are `\n`; no other control characters than `\n` and `\t`.
  package var text: String
  /// First code point of each page, ascending; empty for documents without pages.
  package var pageStarts: [Int]
  /// The label of each page, as many as `pageStarts`.
  package var pageLabels: [String]
  /// Headings, functions and types in the order they begin.
  package var sections: [Section]
  /// The language the document says it is in, as a BCP 47 tag; `nil` when it does not say.
  package var language: String?
  /// What a reader should know although the text could be had, in reading order.
  package var remarks: [Remark]

  package init(
    title: String, kind: DocumentKind, text: String, pageStarts: [Int] = [],
    pageLabels: [String] = [], sections: [Section] = [], language: String? = nil,
    remarks: [Remark] = []
  ) {
    self.title = title
    self.kind = kind
    self.text = text
    self.pageStarts = pageStarts
    self.pageLabels = pageLabels
    self.sections = sections
    self.language = language
    self.remarks = remarks
  }

  /// A heading and all that stands under it, up to the next section of its level or above.
  package struct Section: Equatable, Sendable {
    package var title: String
    /// 1 is outermost.
    package var level: Int
    /// The first code point of the heading's line, or of the comment above a function.
    package var start: Int

    package init(title: String, level: Int, start: Int) {
      self.title = title
      self.level = level
      self.start = start
    }
  }

  /// Something to know about a document that was read.
  package enum Remark: Equatable, Sendable {
    /// Parts of a damaged file were recovered; others may be missing.
    case recovered
    /// These pages, counted from 1, are pictures without text.
    case pagesWithoutText([Int])
    /// The text was not UTF-8; this is the encoding it was taken for.
    case encoding(String)
  }
}

/// What a document is made of.
package enum DocumentKind: Equatable, Hashable, Sendable {
  case plainText
  case markdown
  case sourceCode(CodeLanguage)
  case html
  case pdf
  case docx

  /// A stable word: `text`, `markdown`, `code`, `html`, `pdf` or `docx`.
  package var name: String {
    switch self {
    case .plainText: "text"
    case .markdown: "markdown"
    case .sourceCode: "code"
    case .html: "html"
    case .pdf: "pdf"
    case .docx: "docx"
    }
  }
}
