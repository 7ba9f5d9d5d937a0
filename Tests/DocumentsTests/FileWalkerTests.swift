import Glibc
import Testing

@testable import Documents

@Suite("File walker")
struct FileWalkerTests {
  @Test("walks a tree in order and says what it leaves out and why")
  func tree() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.md", "x")
    try folder.write("B.txt", "x")
    try folder.write("photo.png", "x")
    try folder.write("empty.txt", "")
    try folder.write(".git/config", "x")
    try folder.write("node_modules/x.js", "x")
    try folder.write("sub/inner.txt", "x")
    let items = await collect(FileWalker([folder.path]))
    #expect(folder.names(items.files) == ["B.txt", "a.md", "sub/inner.txt"])
    #expect(
      folder.reasons(items.skipped) == [
        ".git": .hidden, "empty.txt": .empty, "node_modules": .generated,
        "photo.png": .binary("a picture"),
      ])
  }

  @Test("honours .gitignore down the tree")
  func ignored() async throws {
    let folder = try TemporaryFolder()
    try folder.write(".gitignore", "# comment\n*.log\n/build/\n!keep.log\ndocs/**/draft-?.md\n")
    for name in [
      "a.log", "keep.log", "build/x.txt", "src/build/y.txt", "docs/a/b/draft-1.md", "docs/ok.md",
      "src/deep.log",
    ] { try folder.write(name, "x") }
    try folder.write("src/.gitignore", "!deep.log\n")
    let items = await collect(FileWalker([folder.path]))
    #expect(
      folder.names(items.files) == ["docs/ok.md", "keep.log", "src/build/y.txt", "src/deep.log"])
  }

  @Test("ends on a loop of links and reports it")
  func loop() async throws {
    let folder = try TemporaryFolder()
    try folder.write("sub/a.txt", "x")
    #expect(symlink(folder.path, "\(folder.path)/sub/up") == 0)
    #expect(symlink("self", "\(folder.path)/self") == 0)
    let items = await collect(FileWalker([folder.path]))
    #expect(folder.names(items.files) == ["sub/a.txt"])
    #expect(folder.reasons(items.skipped)["sub/up"] == .alreadySeen)
    #expect(
      folder.reasons(items.skipped)["self"] == .notRegularFile("a link that leads back to itself"))
  }

  @Test("reports pipes instead of waiting on them")
  func pipe() async throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo("\(folder.path)/pipe.txt", 0o600) == 0)
    let items = await collect(FileWalker([folder.path]))
    #expect(folder.reasons(items.skipped) == ["pipe.txt": .notRegularFile("a named pipe")])
    await #expect(throws: DocumentError.self) {
      try await DocumentReader(reader: nil).read(FileReference(path: "\(folder.path)/pipe.txt"))
    }
  }

  @Test("takes what is named outright, hidden or not, and reports what is missing")
  func named() async throws {
    let folder = try TemporaryFolder()
    try folder.write(".notes.md", "x")
    let items = await collect(FileWalker(["\(folder.path)/.notes.md", "\(folder.path)/none"]))
    #expect(folder.names(items.files) == [".notes.md"])
    #expect(folder.reasons(items.skipped) == ["none": .missing])
  }

  private func collect(
    _ walker: FileWalker
  ) async -> (files: [String], skipped: [(String, SkipReason)]) {
    var files: [String] = []
    var skipped: [(String, SkipReason)] = []
    for await item in walker {
      switch item {
      case .file(let found): files.append(found.reference.path)
      case .skipped(let path, let reason): skipped.append((path, reason))
      }
    }
    return (files, skipped)
  }
}
