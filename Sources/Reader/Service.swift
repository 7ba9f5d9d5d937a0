import Documents
import Extraction
import Glibc

/// Answers one request after another until the other side closes.
struct Service {
  let input: Int32
  let output: Int32

  func run() {
    while let prefix = receive(8) {
      var reader = WireReader(prefix)
      guard let count = try? reader.readInt(), (8...(1 << 20)).contains(count),
        let bytes = receive(count), let header = try? ReaderRequest.Header(decoding: bytes),
        header.size >= 0
      else { exit(3) }
      Confinement.allow(
        processorSeconds: header.processorSeconds, memoryBytes: header.memoryBytes)
      guard let content = receive(header.size) else { exit(3) }
      let reply = Extraction.reply(to: header, content: content).encoded
      var frame = WireWriter()
      frame.write(reply.count)
      send(frame.bytes)
      send(reply)
    }
  }

  /// Exactly `count` bytes; `nil` when the other side closed.
  private func receive(_ count: Int) -> [UInt8]? {
    var total = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while total < count {
        let got = read(input, buffer.baseAddress! + total, count - total)
        if got < 0, errno == EINTR { continue }
        if got <= 0 { break }
        total += got
      }
      filled = total
    }
    return total == count ? bytes : nil
  }

  private func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(output, $0.baseAddress! + sent, bytes.count - sent)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { exit(3) }
      sent += count
    }
  }
}
