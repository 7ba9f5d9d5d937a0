import Core
import FoundationEssentials
import Glibc
import Interface
import Retrieval
import Store

/// Permissions, sessions and libraries.
struct DataChecks {
  let workbench: Workbench
  let isDeep: Bool

  func all() async -> [Finding] {
    var findings = [folder(workbench.folders.data, "data"), folder(workbench.folders.state, "log")]
      .compactMap { $0 }
    if let finding = await sessions() { findings.append(finding) }
    for name in workbench.libraries.names() { findings.append(await library(name)) }
    return findings
  }

  /// Nothing about a folder that does not exist yet: it is made, private, when it is needed.
  private func folder(_ folder: URL, _ check: String) -> Finding? {
    var status = stat()
    guard stat(folder.path, &status) == 0 else { return nil }
    guard access(folder.path, R_OK | W_OK | X_OK) == 0 else {
      return .problem(
        check, "\(folder.path) may not be written.", "Run chown -R $USER '\(folder.path)'.")
    }
    guard status.st_mode & 0o077 == 0 else {
      return .warning(
        check, "Others may look into \(folder.path).", "Run chmod 700 '\(folder.path)'.")
    }
    return .good(check, folder.path)
  }

  private func sessions() async -> Finding? {
    guard access(workbench.folders.sessions.path, F_OK) == 0 else { return nil }
    do {
      let store = try workbench.sessions()
      let faults = isDeep ? try await store.check() : []
      if let fault = faults.first {
        return .problem(
          "sessions", "The database is damaged: \(fault).",
          "Run `outcrop sessions set-aside`: it renames the file, and a new one is begun.")
      }
      let count = try await store.sessions().count
      return .good("sessions", "\(Figures.count(count)) in \(store.path)")
    } catch {
      let failure = Failure(anything: error, code: "sessions")
      return .problem("sessions", failure.sentence, failure.remedy)
    }
  }

  private func library(_ name: String) async -> Finding {
    do {
      let library = try workbench.library(name)
      if isDeep, let fault = try await library.check().first {
        return .problem(
          "library \(name)", fault,
          "Run `outcrop libraries delete \(name)`, then index it again; documents are untouched.")
      }
      let figures = try await library.statistics()
      return .good(
        "library \(name)",
        "\(Figures.count(figures.documents)) documents, \(Figures.count(figures.chunks)) chunks")
    } catch {
      let failure = Failure(anything: error, code: "library")
      return .problem("library \(name)", failure.sentence, failure.remedy)
    }
  }
}
