import Core
import FoundationEssentials
import GRDB

/// A file's identity at the moment it was looked at.
struct FileStamp: Equatable, Sendable {
  var path: String
  var size: Int64
  var modified: Int64
  var hash: [UInt8]?

  /// The last component of the path.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

extension DocumentRecord {
  /// Characters of a long document's beginning by which a question finds the document it names.
  static let openingLength = 3_000
  /// Documents of fewer chunks are found by their chunks alone.
  static let fewestChunksForOpening = 3

  /// Puts a document in place of what the library has for its path. Returns its number of chunks.
  @discardableResult
  static func replace(
    _ stamp: FileStamp, with document: IndexableDocument, reader: String, at time: Double,
    in database: Database
  ) throws -> Int {
    try removePath(stamp.path, in: database)
    let pieces = document.pieces.sorted {
      $0.place.characters.lowerBound < $1.place.characters.lowerBound
    }
    let cuts = GapCutter.cut(document.text, around: pieces.map(\.place.characters))
    let names =
      document.isNamedByFile ? names(title: document.title, file: stamp.name) : document.title
    try insert(
      stamp, title: document.title, names: names, kind: document.kind, reader: reader,
      status: .indexed, chunks: pieces.count, tail: cuts.tail, pages: document.pageStarts,
      at: time, in: database)
    let id = database.lastInsertedRowID
    for (ordinal, piece) in pieces.enumerated() {
      try insert(piece, ordinal: ordinal, gap: cuts.gaps[ordinal], of: id, in: database)
    }
    if pieces.count >= fewestChunksForOpening {
      try database.execute(
        sql: "INSERT INTO opening (document, title, text) VALUES (?, ?, ?)",
        arguments: [id, names, String(document.text.unicodeScalars.prefix(openingLength))])
    }
    try addToIndex(DocumentID(rawValue: id), in: database)
    return pieces.count
  }

  /// Notes that a file is not in the index and why, in place of what the library has for its path.
  static func note(
    _ stamp: FileStamp, _ status: DocumentStatus, reader: String, at time: Double,
    in database: Database
  ) throws {
    try removePath(stamp.path, in: database)
    try insert(
      stamp, title: stamp.name, names: "", kind: "", reader: reader, status: status, chunks: 0,
      tail: "", pages: [], at: time, in: database)
  }

  /// Notes that a file was looked at again and its content is the same.
  static func touch(_ id: DocumentID, _ stamp: FileStamp, in database: Database) throws {
    try database.execute(
      sql: "UPDATE document SET size = ?, modified = ? WHERE id = ?",
      arguments: [stamp.size, stamp.modified, id.rawValue])
  }

  /// Gives a document whose file was renamed its new path; chunks and embeddings stay.
  static func move(
    _ record: DocumentRecord, to stamp: FileStamp, in database: Database
  ) throws {
    try removePath(stamp.path, in: database)
    let oldName = record.path.split(separator: "/").last.map(String.init) ?? record.path
    let title = record.title == oldName ? stamp.name : record.title
    let names = names(title: title, file: stamp.name)
    try removeFromIndex(record.id, in: database)
    try database.execute(
      sql:
        "UPDATE document SET path = ?, title = ?, names = ?, size = ?, modified = ? WHERE id = ?",
      arguments: [stamp.path, title, names, stamp.size, stamp.modified, record.id.rawValue])
    try database.execute(
      sql: "UPDATE opening SET title = ? WHERE document = ?",
      arguments: [names, record.id.rawValue])
    try addToIndex(record.id, in: database)
  }

  /// What the title column of the index holds: the title and the file's name where it says more.
  static func names(title: String, file: String) -> String {
    let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    return title.contains(stem) || stem.isEmpty ? title : "\(title)\n\(stem)"
  }

  private static func removePath(_ path: String, in database: Database) throws {
    let id = try Int64.fetchOne(
      database, sql: "SELECT id FROM document WHERE path = ?", arguments: [path])
    if let id { try delete(DocumentID(rawValue: id), in: database) }
  }

  private static func insert(
    _ stamp: FileStamp, title: String, names: String, kind: String, reader: String,
    status: DocumentStatus, chunks: Int, tail: String, pages: [Int], at time: Double,
    in database: Database
  ) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO document (path, title, names, kind, size, modified, hash, reader, status,
          reason, remedy, chunks, tail, page_starts, indexed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      stamp.path, title, names, kind, stamp.size, stamp.modified, stamp.hash.map { Data($0) },
      reader, status.word, status.reason, status.remedy, chunks, tail, encodePages(pages), time,
    ])
  }

  private static func insert(
    _ piece: IndexableDocument.Piece, ordinal: Int, gap: String, of document: Int64,
    in database: Database
  ) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO chunk (document, ordinal, first_character, end_character, first_line,
          last_line, page, page_label, headings, gap, text)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let place = piece.place
    try statement.execute(arguments: [
      document, ordinal, place.characters.lowerBound, place.characters.upperBound,
      place.lines.lowerBound, place.lines.upperBound, place.page, place.pageLabel,
      place.headings.map { $0.replacing("\n", with: " ") }.joined(separator: "\n"), gap, piece.text,
    ])
  }
}
