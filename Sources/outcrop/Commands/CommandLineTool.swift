import ArgumentParser
import Core
import Glibc

/// The whole program but for the process around it: arguments in, exit code out.
enum CommandLineTool {
  /// 0 when all went well, 1 when it failed, 2 when the command line was wrong.
  static func run(_ arguments: [String]) -> Int32 {
    umask(0o077)
    // A closed pipe shows as an error of the write, which ends the work quietly.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try Outcrop.parseAsRoot(arguments)
      try command.run()
      Output.standard.flush()
      return 0
    } catch {
      return report(error)
    }
  }

  private static func report(_ error: any Error) -> Int32 {
    Output.standard.flush()
    switch error {
    case let usage as UsageError:
      Output.error(usage.sentence, usage.remedy)
      return 2
    case let explained as any Explained:
      Output.error(explained.sentence, explained.remedy)
      return 1
    case is CancellationError, is ClosedPipe:
      return Output.standard.isClosed ? 0 : 1
    case let code as ExitCode:
      return code.rawValue
    default:
      return reportParser(error)
    }
  }

  /// Help and versions are no failures; anything else of the parser's is a wrong command line.
  private static func reportParser(_ error: any Error) -> Int32 {
    let message = Outcrop.fullMessage(for: error)
    switch Outcrop.exitCode(for: error) {
    case .success:
      Output.standard.line(message)
      Output.standard.flush()
      return 0
    case .validationFailure:
      Output.error(message)
      return 2
    default:
      Output.error("Something unforeseen went wrong: \(message)", "Run `outcrop doctor`.")
      return 1
    }
  }
}

/// A command line that means nothing.
enum UsageError: Error, Equatable, Explained {
  case noSuchPath(String)
  case noLibrary
  case unknownLibrary(String)
  case severalLibraries([String])
  case noQuestion
  case badModel(String)

  var sentence: String {
    switch self {
    case .noSuchPath(let path): "There is no file or folder \(path)."
    case .noLibrary: "There is no library yet."
    case .unknownLibrary(let name): "There is no library named \(name)."
    case .severalLibraries(let names):
      "There are several libraries: \(names.joined(separator: ", "))."
    case .noQuestion: "The question is empty."
    case .badModel(let text): "\(text) does not name a model."
    }
  }

  var remedy: String {
    switch self {
    case .noSuchPath: "Check the path."
    case .noLibrary: "Make one with `outcrop index PATH`."
    case .unknownLibrary: "List them with `outcrop libraries`, or make it with `outcrop index`."
    case .severalLibraries: "Name one with --library."
    case .noQuestion: "Put it in quotes after `outcrop ask`."
    case .badModel: "Write provider:id, such as local:qwen2.5-coder-0.5b."
    }
  }
}

/// Whoever read our output has gone.
struct ClosedPipe: Error {}
