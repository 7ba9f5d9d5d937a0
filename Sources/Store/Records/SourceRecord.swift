package import Core

/// A source as it is stored, exported and printed by `--json`.
package struct SourceRecord: Equatable, Sendable, Codable {
  package struct Arm: Equatable, Sendable, Codable {
    package var rank: Int
    package var score: Double
  }

  package var rank: Int
  package var chunkId: Int64
  package var documentId: Int64
  /// The document's title.
  package var document: String
  package var path: String
  package var ordinal: Int
  package var page: Int?
  package var pageLabel: String?
  package var lineStart: Int
  package var lineEnd: Int
  package var characterStart: Int
  package var characterEnd: Int
  /// The headings above it in one text, for readers; `headings` for programs.
  package var heading: String?
  package var headings: [String]?
  package var score: Double
  package var lexical: Arm?
  package var dense: Arm?
  /// Matching code points of `text`: pairs of start and end, half open.
  package var matches: [[Int]]?
  package var inPrompt: Bool
  package var text: String

  package init(_ source: Source) {
    let chunk = source.chunk
    let place = chunk.place
    rank = source.rank
    chunkId = chunk.id.rawValue
    documentId = chunk.document.rawValue
    document = chunk.title
    path = chunk.path
    ordinal = chunk.ordinal
    page = place.page
    pageLabel = place.pageLabel
    (lineStart, lineEnd) = (place.lines.lowerBound, place.lines.upperBound)
    (characterStart, characterEnd) = (place.characters.lowerBound, place.characters.upperBound)
    heading = place.headings.isEmpty ? nil : place.headings.joined(separator: " › ")
    headings = place.headings.isEmpty ? nil : place.headings
    score = source.score
    lexical = source.lexical.map { Arm(rank: $0.rank, score: $0.score) }
    dense = source.dense.map { Arm(rank: $0.rank, score: $0.score) }
    matches = source.matches.isEmpty ? nil : source.matches.map { [$0.lowerBound, $0.upperBound] }
    inPrompt = source.isInPrompt
    text = chunk.text
  }

  /// Fields that scripts name are always there, `null` where a source has none.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rank, forKey: .rank)
    try container.encode(chunkId, forKey: .chunkId)
    try container.encode(documentId, forKey: .documentId)
    try container.encode(document, forKey: .document)
    try container.encode(path, forKey: .path)
    try container.encode(ordinal, forKey: .ordinal)
    try container.encode(page, forKey: .page)
    try container.encodeIfPresent(pageLabel, forKey: .pageLabel)
    try container.encode(lineStart, forKey: .lineStart)
    try container.encode(lineEnd, forKey: .lineEnd)
    try container.encode(characterStart, forKey: .characterStart)
    try container.encode(characterEnd, forKey: .characterEnd)
    try container.encode(heading, forKey: .heading)
    try container.encodeIfPresent(headings, forKey: .headings)
    try container.encode(score, forKey: .score)
    try container.encodeIfPresent(lexical, forKey: .lexical)
    try container.encodeIfPresent(dense, forKey: .dense)
    try container.encodeIfPresent(matches, forKey: .matches)
    try container.encode(inPrompt, forKey: .inPrompt)
    try container.encode(text, forKey: .text)
  }

  /// The source again. Places that make no sense are mended, because a file may be edited by hand.
  package var source: Source {
    let place = Place(
      characters: characterStart..<max(characterStart, characterEnd),
      lines: lineStart...max(lineStart, lineEnd), page: page, pageLabel: pageLabel,
      headings: headings ?? [])
    let chunk = Chunk(
      id: ChunkID(rawValue: chunkId), document: DocumentID(rawValue: documentId), title: document,
      path: path, ordinal: ordinal, place: place, text: text)
    return Source(
      rank: rank, chunk: chunk, score: score,
      lexical: lexical.map { ArmScore(rank: $0.rank, score: $0.score) },
      dense: dense.map { ArmScore(rank: $0.rank, score: $0.score) },
      matches: (matches ?? []).compactMap { pair in
        pair.count == 2 && pair[0] <= pair[1] ? pair[0]..<pair[1] : nil
      },
      isInPrompt: inPrompt)
  }
}
