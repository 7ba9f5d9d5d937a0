/// The profiles of the two files that users of AWS keep.
struct AWSProfiles {
  /// One profile, from both files.
  struct Profile {
    let name: String
    let config: [String: String]
    let credentials: [String: String]

    /// A value of the config file, else of the credentials file; `nil` when it is empty.
    subscript(key: String) -> String? {
      [config[key], credentials[key]].lazy.compactMap { $0 }.first { !$0.isEmpty }
    }
  }

  private let config: AWSFile
  private let credentials: AWSFile

  init(_ surroundings: AWSSurroundings) {
    func file(_ variable: String, _ fallback: String) -> AWSFile {
      let path = surroundings.variable(variable) ?? "~/.aws/\(fallback)"
      let bytes = surroundings.readFile(surroundings.expand(path)) ?? []
      return AWSFile(String(decoding: bytes, as: UTF8.self))
    }
    config = file("AWS_CONFIG_FILE", "config")
    credentials = file("AWS_SHARED_CREDENTIALS_FILE", "credentials")
  }

  /// `nil` when neither file has it.
  subscript(name: String) -> Profile? {
    let section =
      config.sections["profile \(name)"] ?? (name == "default" ? config.sections["default"] : nil)
    let keys = credentials.sections[name]
    guard section != nil || keys != nil else { return nil }
    return Profile(name: name, config: section ?? [:], credentials: keys ?? [:])
  }

  /// The section that `sso_session` names.
  func session(_ name: String) -> [String: String]? { config.sections["sso-session \(name)"] }

  /// The endpoint of a service, such as `bedrock_runtime`, in the section that `services` names.
  func endpoint(of service: String, services: String) -> String? {
    config.blocks["services \(services)"]?[service]?["endpoint_url"]
  }

  /// Which profile is meant.
  static func name(chosen: String?, _ surroundings: AWSSurroundings) -> String {
    chosen ?? surroundings.variable("AWS_PROFILE") ?? "default"
  }
}
