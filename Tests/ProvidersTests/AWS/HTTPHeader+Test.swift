@testable import Transport

extension HTTPHeader {
  /// `name: value` with the name in lower case.
  var spelled: String? {
    line().map { line in
      guard let colon = line.firstIndex(of: ":") else { return line }
      return line[..<colon].lowercased() + line[colon...]
    }
  }
}
