import Glibc

/// Converts bytes of a named encoding to UTF-8 through the C library.
enum Iconv {
  /// The UTF-8 bytes, or `nil` when the bytes are not valid in `encoding` or it is unknown.
  ///
  /// - Parameter toleratesCutEnd: Whether an incomplete character at the very end is dropped, for
  ///   samples cut at an arbitrary byte.
  static func decode(
    _ bytes: ArraySlice<UInt8>, from encoding: String, toleratesCutEnd: Bool = false
  ) -> [UInt8]? {
    convert(bytes, from: encoding, to: "UTF-8", toleratesCutEnd: toleratesCutEnd)
  }

  /// The bytes in another encoding, or `nil` when they cannot be had in it.
  static func convert(
    _ bytes: ArraySlice<UInt8>, from encoding: String, to target: String,
    toleratesCutEnd: Bool = false
  ) -> [UInt8]? {
    guard let converter = iconv_open(target, encoding),
      converter != UnsafeMutableRawPointer(bitPattern: -1)
    else { return nil }
    defer { iconv_close(converter) }
    var source = Array(bytes)
    var result: [UInt8] = []
    result.reserveCapacity(source.count * 2)
    let isValid = source.withUnsafeMutableBytes { raw -> Bool in
      var input = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
      var inputLeft = raw.count
      while inputLeft > 0 {
        var failure: Int32 = 0
        let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
          let capacity = buffer.count
          buffer.withMemoryRebound(to: CChar.self) { output in
            var write = output.baseAddress
            var targetLeft = capacity
            if Int(iconv(converter, &input, &inputLeft, &write, &targetLeft)) == -1 {
              failure = errno
            }
            filled = capacity - targetLeft
          }
        }
        result.append(contentsOf: part)
        if failure == EINVAL, toleratesCutEnd { return true }
        if failure != 0, failure != E2BIG { return false }
      }
      return true
    }
    return isValid ? result : nil
  }
}
