/// What the reader process made of one file.
package enum ReaderReply: Equatable, Sendable {
  /// The kind of the document is what was asked for; the title may be empty.
  case document(Parsed)
  case refused(Refusal)

  /// A document without its kind and name, which the reader is not told.
  package struct Parsed: Equatable, Sendable {
    package var title = ""
    package var text = ""
    package var pageStarts: [Int] = []
    package var pageLabels: [String] = []
    package var sections: [ReadDocument.Section] = []
    package var language: String?
    package var isRecovered = false
    package var pagesWithoutText: [Int] = []

    package init() {}
  }

  /// Why there is no document.
  package enum Refusal: Equatable, Sendable, Error {
    case encrypted
    case wrongPassword
    case noTextLayer(pages: Int)
    case empty
    case damaged(detail: String)
    case expandsTooFar
    case unsupported(format: String)
    case outOfMemory
  }

  package var encoded: [UInt8] {
    var writer = WireWriter()
    switch self {
    case .document(let parsed):
      writer.write(0)
      parsed.write(to: &writer)
    case .refused(let refusal):
      switch refusal {
      case .encrypted: writer.write(1)
      case .wrongPassword: writer.write(2)
      case .noTextLayer(let pages):
        writer.write(3)
        writer.write(pages)
      case .empty: writer.write(4)
      case .damaged(let detail):
        writer.write(5)
        writer.write(detail)
      case .expandsTooFar: writer.write(6)
      case .unsupported(let format):
        writer.write(7)
        writer.write(format)
      case .outOfMemory: writer.write(8)
      }
    }
    return writer.bytes
  }

  package init(decoding bytes: [UInt8]) throws {
    var reader = WireReader(bytes)
    switch try reader.readInt() {
    case 0: self = .document(try Parsed(from: &reader))
    case 1: self = .refused(.encrypted)
    case 2: self = .refused(.wrongPassword)
    case 3: self = .refused(.noTextLayer(pages: try reader.readInt()))
    case 4: self = .refused(.empty)
    case 5: self = .refused(.damaged(detail: try reader.readText()))
    case 6: self = .refused(.expandsTooFar)
    case 7: self = .refused(.unsupported(format: try reader.readText()))
    case 8: self = .refused(.outOfMemory)
    default: throw WireReader.Malformed()
    }
  }
}

extension ReaderReply.Parsed {
  fileprivate func write(to writer: inout WireWriter) {
    writer.write(title)
    writer.write(text)
    writer.write(pageStarts) { $0.write($1) }
    writer.write(pageLabels) { $0.write($1) }
    writer.write(sections) {
      $0.write($1.title)
      $0.write($1.level)
      $0.write($1.start)
    }
    writer.write(language.map { [$0] } ?? []) { $0.write($1) }
    writer.write(isRecovered ? 1 : 0)
    writer.write(pagesWithoutText) { $0.write($1) }
  }

  fileprivate init(from reader: inout WireReader) throws {
    title = try reader.readText()
    text = try reader.readText()
    pageStarts = try reader.readList { try $0.readInt() }
    pageLabels = try reader.readList { try $0.readText() }
    sections = try reader.readList {
      ReadDocument.Section(
        title: try $0.readText(), level: try $0.readInt(), start: try $0.readInt())
    }
    language = try reader.readList { try $0.readText() }.first
    isRecovered = try reader.readInt() != 0
    pagesWithoutText = try reader.readList { try $0.readInt() }
    let count = text.unicodeScalars.count
    guard Self.areAscending(pageStarts, below: count), pageLabels.count == pageStarts.count,
      Self.areAscending(sections.map(\.start), below: count)
    else { throw WireReader.Malformed() }
  }

  private static func areAscending(_ positions: [Int], below count: Int) -> Bool {
    positions.allSatisfy { $0 >= 0 && $0 <= count }
      && zip(positions, positions.dropFirst()).allSatisfy { $0 <= $1 }
  }
}
