import Foundation
import Interface
import Testing

@testable import outcrop

@Suite("The documents that come with outcrop")
struct DocumentationTests {
  private func text(_ path: String) throws -> String {
    let checkout = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: checkout.appending(path: path), encoding: .utf8)
  }

  @Test("show the settings file as it is written")
  func settings() throws {
    #expect(try text("docs/configuration.md").contains(ConfigurationTemplate.text))
  }

  @Test("give the keys that the key table gives")
  func keys() throws {
    let manual = try text("docs/manual.md")
    let named: [Command] = [
      .showSessions, .newSession, .showLibraries, .showModels, .toggleSources, .showPrompt,
      .showThemes, .quit,
    ]
    for command in named {
      let key = KeyTable.standard.label(of: command)
      #expect(manual.contains("| \(key) |"), "The manual has no row for \(key), \(command).")
    }
  }
}
