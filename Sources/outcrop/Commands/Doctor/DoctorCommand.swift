import ArgumentParser
import Core
import FoundationEssentials

/// `outcrop doctor`
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check terminal, locale, models, providers, disk and permissions.",
    discussion: """
      `outcrop doctor bedrock` walks the steps to Amazon Bedrock only, and prints the least IAM \
      policy that the configured model needs.
      """)

  enum Area: String, ExpressibleByArgument {
    case bedrock
  }

  struct Entry: Encodable {
    let check: String
    let state: String
    let message: String
    let remedy: String
  }

  @Argument(help: "bedrock, to check the way to Amazon Bedrock only.")
  var area: Area?

  @Flag(help: "Also read every database through.")
  var deep = false

  @Flag(help: "Ask no server.")
  var offline = false

  @OptionGroup var json: JSONOption

  func run() throws {
    let environment = processEnvironment()
    let (deep, offline, json) = (deep, offline, json.json)
    if area == .bedrock { return try checkBedrock(environment, json: json) }
    let hasProblem = try wait {
      var findings = SystemChecks(environment: environment).all()
      do {
        let workbench = try Workbench(environment: environment)
        findings += ModelChecks(workbench: workbench).all()
        if !offline { findings += await ProviderChecks(workbench: workbench).all() }
        findings += await DataChecks(workbench: workbench, isDeep: deep).all()
      } catch let error as ConfigurationError {
        findings.append(.problem("settings", error.sentence, error.remedy))
      }
      for finding in findings { try Self.tell(finding, json: json) }
      return findings.contains { $0.state == .problem }
    }
    if hasProblem { throw ExitCode(1) }
  }

  private func checkBedrock(_ environment: [String: String], json: Bool) throws {
    let workbench = try Workbench(environment: environment)
    let hasProblem = try wait {
      let checks = BedrockChecks(workbench: workbench)
      let findings = await checks.all() + checks.policy()
      for finding in findings { try Self.tell(finding, json: json) }
      return findings.contains { $0.state == .problem }
    }
    if hasProblem { throw ExitCode(1) }
  }

  private static func tell(_ finding: Finding, json: Bool) throws {
    if json {
      return try Output.standard.json(
        Entry(
          check: finding.check, state: finding.state.rawValue, message: finding.message,
          remedy: finding.remedy))
    }
    let mark =
      switch finding.state {
      case .good: "ok  "
      case .warning: "note"
      case .problem: "BAD "
      }
    Output.standard.line("\(mark)  \(finding.check): \(finding.message)")
    if !finding.remedy.isEmpty { Output.standard.line("      \(finding.remedy)") }
  }
}

/// What the doctor found out about one thing.
struct Finding: Equatable {
  enum State: String {
    case good, warning, problem
  }

  let check: String
  let state: State
  let message: String
  /// How to mend it; empty when it is good.
  let remedy: String

  static func good(_ check: String, _ message: String) -> Finding {
    Finding(check: check, state: .good, message: message, remedy: "")
  }

  static func warning(_ check: String, _ message: String, _ remedy: String) -> Finding {
    Finding(check: check, state: .warning, message: message, remedy: remedy)
  }

  static func problem(_ check: String, _ message: String, _ remedy: String) -> Finding {
    Finding(check: check, state: .problem, message: message, remedy: remedy)
  }
}
