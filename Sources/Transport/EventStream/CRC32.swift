/// The check sum of zlib and Ethernet, four bits at a time.
struct CRC32 {
  private static let table: [UInt32] = (0..<16).map { index in
    (0..<4).reduce(UInt32(index)) { sum, _ in
      sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1
    }
  }

  private var sum: UInt32 = .max

  /// The check sum of all bytes so far.
  var value: UInt32 { ~sum }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var sum = sum
    Self.table.withUnsafeBufferPointer { table in
      for byte in bytes {
        sum ^= UInt32(truncatingIfNeeded: byte)
        sum = sum &>> 4 ^ table[Int(truncatingIfNeeded: sum & 15)]
        sum = sum &>> 4 ^ table[Int(truncatingIfNeeded: sum & 15)]
      }
    }
    self.sum = sum
  }

  /// The check sum of a part of an array.
  static func of(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
    var sum = CRC32()
    bytes.withUnsafeBytes { sum.update(UnsafeRawBufferPointer(rebasing: $0[range])) }
    return sum.value
  }
}
