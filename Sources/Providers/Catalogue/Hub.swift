/// A Hugging Face repository at a revision, reached the way that the environment says.
///
/// Its own command is used when it is on `PATH`; else the address in `HF_ENDPOINT`. With neither, the
/// source is passed over.
struct Hub {
  private enum Way {
    case command(String)
    case endpoint(String)
  }

  private let way: Way
  private let repository: String
  private let revision: String

  init(environment: [String: String], repository: String, revision: String) throws {
    self.repository = repository
    self.revision = revision
    if let endpoint = environment["HF_ENDPOINT"], !endpoint.isEmpty {
      way = .endpoint(endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint)
    } else if let command = ["hf", "huggingface-cli"].compactMap({
      ChildProcess.find($0, in: environment)
    }).first {
      way = .command(command)
    } else {
      throw PullFailure.reason("HF_ENDPOINT is not set and the hf command is not installed")
    }
  }

  /// Downloads files into the pull's folder under their own names; those that are whole are kept.
  func download(
    _ names: [String], tools: PythonTools, arrived: (_ bytes: Int, _ part: Int) -> Void
  ) async throws {
    var done = 0
    for (index, name) in names.enumerated() {
      let output = "\(tools.work)/\(name)"
      arrived(done, index + 1)
      if fileSize(output) == nil {
        let before = done
        try await download(name, to: output, tools: tools) { arrived(before + $0, index + 1) }
      }
      done += fileSize(output) ?? 0
    }
  }

  private func download(
    _ name: String, to output: String, tools: PythonTools, arrived: (Int) -> Void
  ) async throws {
    switch way {
    case .endpoint(let endpoint):
      let address = "\(endpoint)/\(repository)/resolve/\(revision)/\(name)"
      try await tools.download(address: address, into: output, arrived: arrived)
    case .command(let command):
      let before = folderSize(tools.work)
      try await tools.run(
        command,
        ["download", repository, name, "--revision", revision, "--local-dir", tools.work],
        failing: "the hf command failed"
      ) { arrived(folderSize(tools.work) - before) }
    }
  }
}
