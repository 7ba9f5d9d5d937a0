import Foundation

/// The binary under test: `OUTCROP_BINARY`, else the one that was built with the tests.
enum Binary {
  static var path: String {
    if let named = ProcessInfo.processInfo.environment["OUTCROP_BINARY"] { return named }
    // The test bundle lies beside it.
    let bundle =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let folders = [bundle] + CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
    for folder in folders.map({ URL(filePath: $0).deletingLastPathComponent() }) {
      let candidate = folder.appending(path: "outcrop").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
    }
    return checkout.appending(path: ".build/debug/outcrop").path
  }

  /// The folder of the package.
  static var checkout: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
  }
}
