import CZip
import Documents

/// The parts of a DOCX, unpacked one by one, never more than allowed in all.
final class DocxArchive {
  private let archive: OpaquePointer
  private let content: UnsafeMutableRawPointer
  private var left: Int

  /// - Parameter limit: Bytes that all parts together may unpack to.
  init(_ bytes: [UInt8], limit: Int) throws {
    content = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
    content.copyMemory(from: bytes, byteCount: bytes.count)
    left = limit
    var failure = zip_error_t()
    zip_error_init(&failure)
    defer { zip_error_fini(&failure) }
    guard let source = zip_source_buffer_create(content, zip_uint64_t(bytes.count), 0, &failure)
    else {
      content.deallocate()
      throw ReaderReply.Refusal.damaged(detail: "it cannot be unpacked")
    }
    guard let opened = zip_open_from_source(source, ZIP_RDONLY, &failure) else {
      zip_source_free(source)
      let detail = String(cString: zip_error_strerror(&failure))
      content.deallocate()
      throw ReaderReply.Refusal.damaged(detail: detail)
    }
    archive = opened
  }

  deinit {
    zip_discard(archive)
    content.deallocate()
  }

  /// The bytes of a part, or `nil` when there is no such part.
  ///
  /// Sizes in the archive may lie, so what counts is what really comes out.
  func part(_ name: String) throws -> [UInt8]? {
    let index = zip_name_locate(archive, name, zip_flags_t(ZIP_FL_NOCASE))
    guard index >= 0 else { return nil }
    guard let file = zip_fopen_index(archive, zip_uint64_t(index), 0) else {
      if zip_error_code_zip(zip_get_error(archive)) == ZIP_ER_NOPASSWD {
        throw ReaderReply.Refusal.encrypted
      }
      throw ReaderReply.Refusal.damaged(detail: "\(name) cannot be unpacked")
    }
    defer { zip_fclose(file) }
    var bytes: [UInt8] = []
    while true {
      var got: zip_int64_t = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 17) { buffer, filled in
        got = zip_fread(file, buffer.baseAddress, zip_uint64_t(buffer.count))
        filled = max(0, Int(got))
      }
      guard got >= 0 else {
        throw ReaderReply.Refusal.damaged(detail: "\(name) cannot be unpacked")
      }
      if got == 0 { return bytes }
      left -= chunk.count
      guard left >= 0 else { throw ReaderReply.Refusal.expandsTooFar }
      bytes += chunk
    }
  }

  /// A part as a tree, or `nil` when it is not there or not XML at all.
  func tree(_ name: String) throws -> XmlTree? {
    try part(name).flatMap { XmlTree(xml: $0) }
  }
}
