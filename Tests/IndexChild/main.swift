import Core
import Foundation
import IndexFixture
import Retrieval
import Support

// Indexes a folder of text files into a library and writes a line for every step, so that a test
// can kill it at any of them.
let library = try Library(at: URL(fileURLWithPath: CommandLine.arguments[1]))
let folder = TextFolder(at: CommandLine.arguments[2])
let indexer = Indexer(
  library: library, reader: folder, embedder: WordEmbeddingModel(), now: { 1_000 })
for await progress in indexer.run([folder.path]) {
  FileHandle.standardOutput.write(Data("\(progress.phase)\n".utf8))
  if case .failed = progress.phase { exit(1) }
}
