import Foundation
import IndexFixture
import Retrieval
import Support
import Testing

/// Kills a process that indexes, again and again, at random points.
@Suite("Crashes")
struct CrashTests {
  private static let kills = 100

  @Test("An index run killed a hundred times loses nothing and doubles nothing")
  func killed() async throws {
    let folder = try TextFolder()
    let library = try makeTemporaryFolder() + "/killed.sqlite"
    var generator = SystemRandomNumberGenerator()
    for number in 0..<40 { try write(number, revision: 0, in: folder) }
    var kept = 0
    var killedAtWork = 0
    for kill in 0..<Self.kills {
      // Files change between the runs, so that there is always something to do.
      for number in 0..<12 { try write((kill * 5 + number) % 40, revision: kill, in: folder) }
      let last = Int.random(in: 1...14, using: &generator)
      if try run(folder, library, killAfterLine: last) == .uncaughtSignal { killedAtWork += 1 }
      if kill % 20 == 19 {
        let statistics = try await inspect(library)
        #expect(statistics.documents >= kept)
        kept = statistics.documents
      }
    }
    #expect(killedAtWork > Self.kills / 2)
    #expect(try run(folder, library, killAfterLine: nil) == .exit)
    let statistics = try await inspect(library)
    #expect(statistics.documents == 40)
    #expect(statistics.chunks == 120)
    #expect(statistics.embedded == ["words-1": 120])
    let opened = try Library(at: URL(fileURLWithPath: library))
    #expect(try await found("number 7 revision", in: opened).count == 10)
  }

  private func write(_ number: Int, revision: Int, in folder: TextFolder) throws {
    try folder.write(
      "\(number).txt",
      "File number \(number).\n\nIts revision is \(revision).\n\nThe end of \(number).")
  }

  private func inspect(_ path: String) async throws -> LibraryStatistics {
    let library = try Library(at: URL(fileURLWithPath: path))
    #expect(try await library.check().isEmpty)
    let paths = try await library.files().map(\.path)
    #expect(Set(paths).count == paths.count)
    let statistics = try await library.statistics()
    #expect(statistics.chunks == statistics.documents * 3)
    return statistics
  }

  /// Runs the child until it has written so many lines, one for each step, or to its end. Returns
  /// how it ended: by the kill, or by itself before.
  private func run(
    _ folder: TextFolder, _ library: String, killAfterLine last: Int?
  ) throws -> Process.TerminationReason {
    let child = Process()
    child.executableURL = try childProgram()
    child.arguments = [library, folder.path]
    let pipe = Pipe()
    child.standardOutput = pipe
    try child.run()
    let output = pipe.fileHandleForReading
    var lines = 0
    while lines < last ?? .max {
      let data = output.availableData
      if data.isEmpty { break }
      lines += data.count { $0 == UInt8(ascii: "\n") }
    }
    if last != nil { kill(child.processIdentifier, SIGKILL) }
    child.waitUntilExit()
    if child.terminationReason == .exit { #expect(child.terminationStatus == 0) }
    return child.terminationReason
  }

  /// The helper lies beside the tests.
  private func childProgram() throws -> URL {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests).deletingLastPathComponent()
      .appendingPathComponent("index-child")
  }
}
