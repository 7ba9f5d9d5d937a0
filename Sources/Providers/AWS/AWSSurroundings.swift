package import Core
package import Transport

/// What a command of the user's gave.
package enum CommandAnswer: Sendable {
  /// All it printed; it may hold a secret.
  case output(Secret)
  /// A reason that fits behind a colon and holds nothing that was printed.
  case failed(reason: String)
}

/// The world that AWS credentials come from, all of it injected.
package struct AWSSurroundings: Sendable {
  package var environment: [String: String]
  package var home: String
  /// The bytes of a file; `nil` when it cannot be read.
  package var readFile: @Sendable (String) -> [UInt8]?
  /// Runs a command line without a shell, for at most a minute.
  package var runCommand: @Sendable (String) async -> CommandAnswer
  /// Seconds since 1970.
  package var now: @Sendable () -> Double
  package var transport: any HTTPTransport

  package init(
    environment: [String: String], home: String,
    readFile: @escaping @Sendable (String) -> [UInt8]?,
    runCommand: @escaping @Sendable (String) async -> CommandAnswer,
    now: @escaping @Sendable () -> Double, transport: any HTTPTransport
  ) {
    self.environment = environment
    self.home = home
    self.readFile = readFile
    self.runCommand = runCommand
    self.now = now
    self.transport = transport
  }

  /// A variable without the space around it; `nil` when it is unset or empty.
  func variable(_ name: String) -> String? {
    let text = (environment[name] ?? "").trimmed
    return text.isEmpty ? nil : text
  }

  /// Whether a variable says yes; `nil` when it says nothing.
  func flag(_ name: String) -> Bool? { variable(name).map { $0.lowercased() == "true" } }

  /// A path that may begin with `~/`.
  func expand(_ path: String) -> String {
    path.hasPrefix("~/") ? home + path.dropFirst() : path
  }
}

extension StringProtocol {
  /// Without space at its ends.
  var trimmed: String {
    let head = drop { $0.isWhitespace }
    return String(head.reversed().drop { $0.isWhitespace }.reversed())
  }
}

extension AWSSurroundings {
  /// The certificates of `AWS_CA_BUNDLE`, else of the profile's `ca_bundle`; `nil` leaves it to the
  /// transport.
  ///
  /// - Parameter profile: The one chosen in outcrop.
  func certificateFile(profile: String?) -> String? {
    if let file = variable("AWS_CA_BUNDLE") { return expand(file) }
    let name = AWSProfiles.name(chosen: profile, self)
    return AWSProfiles(self)[name]?["ca_bundle"].map(expand)
  }
}
