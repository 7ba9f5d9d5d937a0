import Foundation

/// Reads the JSON Lines files of an evaluation collection, packed with gzip or plain.
struct CollectionFile<Entry: Decodable> {
  let url: URL

  /// All entries in order. Throws `RetrievalError.unreadableCollection`.
  func entries() throws -> [Entry] {
    let decoder = JSONDecoder()
    return try lines().enumerated().map { index, line in
      do {
        return try decoder.decode(Entry.self, from: Data(line))
      } catch {
        throw failure("line \(index + 1) is not as described")
      }
    }
  }

  private func lines() throws -> [Data] {
    try unpacked().split(separator: UInt8(ascii: "\n"))
  }

  private func unpacked() throws -> Data {
    guard FileManager.default.isReadableFile(atPath: url.path) else {
      throw failure("it is missing")
    }
    guard url.pathExtension == "gz" else { return try Data(contentsOf: url) }
    let child = Process()
    let pipe = Pipe()
    child.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    child.arguments = ["gzip", "-dc", url.path]
    child.standardOutput = pipe
    try child.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    child.waitUntilExit()
    guard child.terminationStatus == 0 else { throw failure("gzip refuses it") }
    return data
  }

  private func failure(_ detail: String) -> RetrievalError {
    .unreadableCollection(file: url.lastPathComponent, detail: detail)
  }
}
