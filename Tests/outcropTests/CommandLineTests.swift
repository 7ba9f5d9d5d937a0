import Foundation
import Testing

/// Runs the real binary in a home of its own.
struct Program {
  struct Result {
    let code: Int32
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// The output as JSON Lines.
    var events: [[String: Any]] {
      lines.compactMap {
        (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
      }
    }
  }

  let home: URL

  init() throws {
    home = FileManager.default.temporaryDirectory
      .appending(path: "outcrop-home-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
  }

  /// The binary that was built with these tests.
  static var path: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "outcrop")
  }

  func run(
    _ arguments: String..., input: String? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = Self.path
    process.arguments = arguments
    process.currentDirectoryURL = home
    process.environment = ["HOME": home.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
      .merging(environment) { _, new in new }
    let files = ["out", "err"].map { home.appending(path: ".\($0)-\(UUID().uuidString)") }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    if let input {
      let file = home.appending(path: ".in-\(UUID().uuidString)")
      try Data(input.utf8).write(to: file)
      process.standardInput = try FileHandle(forReadingFrom: file)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Result(code: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  func write(_ text: String, to path: String) throws {
    let file = home.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}

@Suite("The command line")
struct CommandLineTests {
  let program: Program

  init() throws { program = try Program() }

  @Test("a wrong command line ends with 2 and says what is wrong")
  func usage() throws {
    for arguments in [["--bogus"], ["ask"], ["ask", " "], ["nowhere"], ["search"]] {
      let result = try run(arguments)
      #expect(result.code == 2, "\(arguments)")
      #expect(!result.errors.isEmpty && result.output.isEmpty, "\(arguments)")
    }
    #expect(try run(["ask", "x", "--top-k", "0"]).code == 2)
    #expect(try run(["ask", "x", "--model", "gpt"]).errors.hasPrefix("gpt does not name a model."))
    #expect(try run(["ask", "x"]).errors.hasPrefix("There is no library yet."))
  }

  private func run(_ arguments: [String]) throws -> Program.Result {
    switch arguments.count {
    case 1: try program.run(arguments[0])
    case 2: try program.run(arguments[0], arguments[1])
    default: try program.run(arguments[0], arguments[1], arguments[2], arguments[3])
    }
  }

  @Test("help and version go to standard output and end with 0")
  func help() throws {
    let help = try program.run("--help")
    #expect(help.code == 0)
    for command in ["ask", "index", "search", "libraries", "sessions", "models", "cost", "doctor"] {
      #expect(help.output.contains("\n  \(command) "))
    }
    #expect(!help.output.contains("eval"))
    #expect(try program.run("--version").code == 0)
  }

  @Test("config init writes a file once that config check finds good")
  func config() throws {
    let path = try program.run("config", "init").lines.first
    #expect(path == program.home.appending(path: ".config/outcrop/config.toml").path)
    #expect(try program.run("config", "init").code == 1)
    #expect(try program.run("config", "check").code == 0)
    try program.write("\ntopk = 3\nmouse = \"no\"\n", to: ".config/outcrop/config.toml")
    let check = try program.run("config", "check", "--json")
    #expect(check.code == 1)
    #expect(check.events.map { $0["line"] as? Int } == [2, 3])
    #expect(check.events.first?["remedy"] as? String == "Did you mean top_k?")
    #expect(try program.run("sessions").code == 1)
  }

  @Test("documents are indexed once, listed with their status, and found")
  func index() throws {
    try program.write("# Lease\n\nThe notice period is three months.\n", to: "docs/lease.md")
    try program.write("a\0b", to: "docs/x.bin")
    let first = try program.run("index", "docs", "--json")
    #expect(first.code == 0)
    #expect(first.events.last?["indexed"] as? Int == 1)
    let again = try program.run("index", "docs", "--json")
    #expect(again.events.count == 1)
    #expect(again.events.last?["unchanged"] as? Int == 2)
    let files = try program.run("libraries", "files", "docs", "--json").events
    #expect(files.compactMap { $0["status"] as? String } == ["indexed", "skipped"])
    let found = try program.run("search", "notice period", "--json").events
    #expect(found.first?["document"] as? String == "Lease")
    #expect(found.first?["line_start"] as? Int == 1)
    #expect(try program.run("libraries", "delete", "docs").code == 0)
    #expect(try program.run("search", "notice").code == 2)
  }

  @Test("sessions are imported, listed, searched, renamed, exported and deleted")
  func sessions() throws {
    try program.write(
      """
      {"sessions":[{"id":"seeded","title":"Seed","messages":[
        {"role":"user","content":"Who is the promoter?"},
        {"role":"assistant","content":"Fruit of Life Productions."}]}]}
      """, to: "seed.json")
    #expect(try program.run("sessions", "import", "seed.json").code == 0)
    #expect(
      try program.run("sessions", "list", "--json").events.first?["id"] as? String == "seeded")
    let hit = try program.run("sessions", "search", "fruit prod", "--json").events.first
    #expect(hit?["field"] as? String == "answer")
    #expect(hit?["matches"] as? [[Int]] == [[0, 5], [14, 25]])
    #expect(try program.run("sessions", "rename", "seeded", "Promoter").code == 0)
    let export = try program.run("sessions", "export", "seeded", "--json", "--output", "e.jsonl")
    #expect(export.code == 0 && export.output.isEmpty)
    #expect(try program.run("sessions", "delete", "seeded").code == 0)
    #expect(try program.run("sessions", "show", "seeded").code == 1)
    #expect(
      try program.run("sessions", "import", "e.jsonl", "--json").events.first?["turns"] as? Int == 1
    )
    let shown = try program.run("sessions", "show", "seeded")
    #expect(shown.output.hasPrefix("# Promoter\n"))
    #expect(shown.output.contains("> Who is the promoter?\n\nFruit of Life Productions."))
  }

  private static let stream = """
    HTTP/1.1 200 OK\r
    Content-Type: text/event-stream\r
    Connection: close\r
    \r
    data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"Three "}}]}

    data: {"choices":[{"index":0,"delta":{"content":"months [1]."}}]}

    data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

    data: {"choices":[],"usage":{"prompt_tokens":120,"completion_tokens":4,"total_tokens":124}}

    data: [DONE]


    """

  private func server(_ answer: String = stream) throws -> (ScriptedServer, [String: String]) {
    let server = try ScriptedServer(answer: answer)
    return (
      server,
      ["OPENAI_BASE_URL": "http://127.0.0.1:\(server.port)/v1", "OPENAI_API_KEY": "sk-secret"]
    )
  }

  @Test("ask streams sources, tokens, usage and an end, and keeps the turn")
  func ask() throws {
    try program.write("# Lease\n\nThe notice period is three months.\n", to: "docs/lease.md")
    let (server, environment) = try server()
    let result = try program.run(
      "ask", "What is the notice period?", "docs", "--model", "openai:test", "--session", "s1",
      "--json", environment: environment)
    #expect(result.code == 0, "\(result.errors)")
    let types = result.events.compactMap { $0["type"] as? String }
    // Deltas that arrive together come as one token event.
    #expect(types.filter { $0 != "token" } == ["sources", "usage", "done"], "\(result.output)")
    let tokens = result.events.filter { $0["type"] as? String == "token" }
    #expect(tokens.compactMap { $0["text"] as? String }.joined() == "Three months [1].")
    let usage = try #require(result.events.dropLast().last)
    let done = try #require(result.events.last)
    let source = (result.events[0]["sources"] as? [[String: Any]])?.first
    #expect(source?["rank"] as? Int == 1)
    #expect(source?["in_prompt"] as? Bool == true)
    #expect(usage["prompt_tokens"] as? Int == 120)
    #expect(usage["cost_usd"] is NSNull)
    #expect(done["stop_reason"] as? String == "end_turn")
    #expect(done["session_id"] as? String == "s1")
    #expect(server.requests.first?.contains("The notice period is three months.") == true)

    let export = try program.run("sessions", "export", "s1", "--json", "--prompts")
    #expect(export.events.last?["answer"] as? String == "Three months [1].")
    #expect(export.events.last?["prompt"] != nil)
    #expect(!export.output.contains("sk-secret"))
  }

  @Test("ask without --json prints the answer, then its sources")
  func askText() throws {
    try program.write("# Lease\n\nThe notice period is three months.\n", to: "docs/lease.md")
    let (server, environment) = try server()
    let result = try program.run(
      "ask", "What is the notice period?", "docs", "--model", "openai:test",
      environment: environment)
    withExtendedLifetime(server) {}
    #expect(
      result.lines.prefix(2) == ["Three months [1].", "[1] Lease · lines 1–3 · Lease"])
    #expect(result.errors.isEmpty)
  }

  @Test("a piped text becomes an attached document, and a session goes on")
  func attachment() throws {
    let (server, environment) = try server()
    for question in ["How much is the rent?", "And when?"] {
      let result = try program.run(
        "ask", question, "--no-retrieval", "--session", "s1", "--model", "openai:test",
        input: "The rent is 900 euros.", environment: environment)
      #expect(result.code == 0, "\(result.errors)")
    }
    try #require(server.requests.count == 2)
    #expect(server.requests[0].contains("The rent is 900 euros."))
    #expect(server.requests[1].contains("How much is the rent?"))
    #expect(server.requests[1].contains("Three months [1]."))
  }

  @Test("a refused key is an error event with its remedy, and the exit code is 1")
  func refused() throws {
    let (server, environment) = try server(
      "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
    let result = try program.run(
      "ask", "Hello?", "--no-retrieval", "--model", "openai:test", "--json",
      environment: environment)
    withExtendedLifetime(server) {}
    #expect(result.code == 1)
    #expect(result.events.last?["type"] as? String == "error")
    #expect(result.events.last?["retryable"] as? Bool == false)
    #expect(!(result.output + result.errors).contains("sk-secret"))
    #expect(result.errors.contains("Set OPENAI_API_KEY"))
  }

  @Test("without a model the sources come all the same")
  func noModel() throws {
    try program.write("# Lease\n\nThe notice period is three months.\n", to: "docs/lease.md")
    let result = try program.run(
      "ask", "notice period", "docs", "--model", "local:qwen2.5-coder-0.5b", "--json")
    #expect(result.code == 1)
    #expect(result.events.compactMap { $0["type"] as? String } == ["sources", "error"])
  }

  @Test("a reader that goes away ends the program quietly")
  func closedPipe() throws {
    let messages = (0..<4_000).map { "{\"role\":\"user\",\"content\":\"Question \($0)\"}" }
    try program.write(
      "{\"sessions\":[{\"id\":\"s\",\"messages\":[\(messages.joined(separator: ","))]}]}",
      to: "seed.json")
    #expect(try program.run("sessions", "import", "seed.json").code == 0)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "\"$0\" sessions show s 2>err | head -n 1; wc -c <err", Program.path.path,
    ]
    process.environment = ["HOME": program.home.path, "PATH": "/usr/bin:/bin"]
    process.currentDirectoryURL = program.home
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(
      output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [
        "# Question 0", "0",
      ])
  }

  @Test("doctor says how to mend what it finds, and nothing it makes can be read by others")
  func doctor() throws {
    #expect(try program.run("sessions").code == 0)
    let findings = try program.run("doctor", "--json", "--deep").events
    #expect(findings.count > 4)
    for finding in findings where finding["state"] as? String != "good" {
      #expect((finding["remedy"] as? String)?.isEmpty == false)
    }
    let folder = program.home.appending(path: ".local/share/outcrop").path
    let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }
}
