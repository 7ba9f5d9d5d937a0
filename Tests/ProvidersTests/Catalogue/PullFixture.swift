import Foundation

@testable import Providers

/// A home for one test's pulls: a models folder, a cache, and sources that need no network.
final class PullFixture {
  let root: String
  let bytes: [UInt8]

  /// - Parameter size: The size of the model's file, whose content is made up but always the same.
  init(size: Int = 300_000) throws {
    root = NSTemporaryDirectory() + "outcrop-pull-" + UUID().uuidString
    bytes = (0..<size).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 11) }
    for folder in ["shelf", "packages"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  var files: ModelFiles { ModelFiles(folder: "\(root)/models") }

  func puller(_ extra: [String: String] = [:]) -> ModelPuller {
    var environment: [String: String] = [:]
    for name in ["HOME", "LANG"] { environment[name] = ProcessInfo.processInfo.environment[name] }
    environment["PATH"] = "/usr/bin:/bin"
    // Packages come from the fixture's folder and from nowhere else.
    environment["PIP_NO_INDEX"] = "1"
    environment["PIP_FIND_LINKS"] = "\(root)/packages"
    environment["PIP_CONFIG_FILE"] = "/dev/null"
    environment.merge(extra) { $1 }
    return ModelPuller(files: files, cache: "\(root)/cache", environment: environment)
  }

  /// The made-up model, published with the checksum of `bytes`.
  func model(_ sources: ModelSource...) async throws -> CatalogueModel {
    let path = "\(root)/published"
    try Data(bytes).write(to: URL(filePath: path))
    return CatalogueModel(
      name: "tiny", title: "Tiny", role: .chat, quantization: "Q8_0", licence: "Apache-2.0",
      publisher: "nobody", bytes: bytes.count, sha256: try await sha256(ofFile: path) { _ in },
      contextWindow: 512, sources: sources)
  }

  /// Puts a file where `OUTCROP_MODELS` points.
  func shelve(_ content: [UInt8], as name: String) throws {
    try Data(content).write(to: URL(filePath: "\(root)/shelf/\(name)"))
  }

  /// Puts a package into the fixture's folder that carries `content` as `data/NAME.bin`.
  func pack(_ name: String, _ content: ArraySlice<UInt8>) async throws {
    let payload = "\(root)/payload"
    try Data(content).write(to: URL(filePath: payload))
    let script = """
      import sys, zipfile
      root, name, payload = sys.argv[1:]
      module = name.replace("-", "_")
      info = f"{module}-1.0.dist-info"
      with zipfile.ZipFile(f"{root}/packages/{module}-1.0-py3-none-any.whl", "w", 8) as wheel:
          wheel.write(payload, f"{module}/data/{name}.bin")
          wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n")
          wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
          wheel.writestr(f"{info}/RECORD", "")
      """
    let child = ChildProcess(
      program: "python3", arguments: ["-c", script, root, name, payload],
      environment: ["PATH": "/usr/bin:/bin"], log: "\(root)/pack.log")
    guard try await child.run() == 0 else { throw FixtureError(words: child.lastWords()) }
  }

  /// Takes a package out of the folder again, so that it can come only from an earlier pull.
  func unpack(_ name: String) throws {
    let module = name.replacing("-", with: "_")
    try FileManager.default.removeItem(
      atPath: "\(root)/packages/\(module)-1.0-py3-none-any.whl")
  }

  struct FixtureError: Error {
    let words: String
  }
}
