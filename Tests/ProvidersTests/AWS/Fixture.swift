import Foundation
import Transport

/// Files of `Fixtures/`.
enum Fixture {
  static func json(_ name: String) throws -> JSON {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/\(name)")
    return try JSON(parsing: Array(try Data(contentsOf: url)))
  }
}
