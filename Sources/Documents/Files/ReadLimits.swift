/// How much one file may cost before it is refused.
package struct ReadLimits: Equatable, Sendable {
  /// Size on disk of text, Markdown, code and HTML.
  package var textBytes = 64 << 20
  /// Size on disk of PDF and DOCX.
  package var packedBytes = 512 << 20
  /// What a DOCX may unpack to, all its parts together.
  package var unpackedBytes = 256 << 20
  /// Wall-clock seconds for one file in the reader.
  package var seconds = 60
  /// Processor seconds for one file in the reader.
  package var processorSeconds = 45
  /// Address space of the reader.
  package var memoryBytes = 2 << 30

  package init() {}
}
