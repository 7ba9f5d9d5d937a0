package import Core

/// One file for the reader process.
package struct ReaderRequest: Sendable {
  package var kind: DocumentKind
  /// For messages only: the reader is sent the bytes and opens nothing.
  package var path: String
  package var password: Secret?
  package var content: Content

  package init(kind: DocumentKind, path: String, password: Secret?, content: Content) {
    self.kind = kind
    self.path = path
    self.password = password
    self.content = content
  }

  package enum Content: Sendable {
    case file(OpenFile)
    case bytes([UInt8])

    var size: Int {
      switch self {
      case .file(let file): file.size
      case .bytes(let bytes): bytes.count
      }
    }
  }

  /// What goes over the pipe before the content.
  package struct Header: Equatable, Sendable {
    /// As `DocumentKind.name`.
    package var kind: String
    package var password: String?
    package var unpackedBytes: Int
    package var processorSeconds: Int
    package var memoryBytes: Int
    /// Bytes of content that follow.
    package var size: Int

    package init(
      kind: String, password: String?, unpackedBytes: Int, processorSeconds: Int, memoryBytes: Int,
      size: Int
    ) {
      self.kind = kind
      self.password = password
      self.unpackedBytes = unpackedBytes
      self.processorSeconds = processorSeconds
      self.memoryBytes = memoryBytes
      self.size = size
    }

    package var encoded: [UInt8] {
      var writer = WireWriter()
      writer.write(kind)
      writer.write(password.map { [$0] } ?? []) { $0.write($1) }
      writer.write(unpackedBytes)
      writer.write(processorSeconds)
      writer.write(memoryBytes)
      writer.write(size)
      return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws {
      var reader = WireReader(bytes)
      kind = try reader.readText()
      password = try reader.readList { try $0.readText() }.first
      unpackedBytes = try reader.readInt()
      processorSeconds = try reader.readInt()
      memoryBytes = try reader.readInt()
      size = try reader.readInt()
    }
  }
}
