import Glibc

/// All bytes of standard input, until it ends.
func standardInput() -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(0, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
    } else if count == 0 || errno != EINTR {
      return bytes
    }
  }
}

/// Whether something is piped or redirected into the program: a pipe or a file, not a terminal, not
/// /dev/null.
func standardInputIsPiped() -> Bool {
  var status = stat()
  guard fstat(0, &status) == 0 else { return false }
  let kind = status.st_mode & S_IFMT
  return kind == S_IFIFO || kind == S_IFREG || kind == S_IFSOCK
}
