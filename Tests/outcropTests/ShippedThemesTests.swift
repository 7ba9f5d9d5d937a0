import Canvas
import Foundation
import Testing

@testable import outcrop

@Suite("The themes that come with outcrop")
struct ShippedThemesTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "themes")

  private func shipped() throws -> [ThemeFile] {
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.folder, includingPropertiesForKeys: nil)
    return try files.map {
      try ThemeFile(
        String(contentsOf: $0, encoding: .utf8),
        name: $0.deletingPathExtension().lastPathComponent, file: $0.path)
    }
  }

  @Test("are eight or more, all of them readable")
  func count() throws {
    let names = Set(try shipped().map(\.theme.name))
    #expect(names.count >= 8)
    #expect(
      names.isSuperset(of: [
        "outcrop-dark", "outcrop-light", "high-contrast", "monochrome", "solarized-dark",
        "solarized-light",
      ]))
  }

  @Test("have a line for every face")
  func complete() throws {
    for file in try FileManager.default.contentsOfDirectory(
      at: Self.folder, includingPropertiesForKeys: nil)
    {
      let text = try String(contentsOf: file, encoding: .utf8)
      for face in ThemeFile.faces {
        let isThere = text.contains("\n\(face) = ") || text.contains("\n\"\(face)\" = ")
        #expect(isThere, "\(file.lastPathComponent): \(face)")
      }
    }
  }

  @Test("set text at a contrast of 4.5 : 1, in 24 bits and in 256 colours")
  func contrast() throws {
    for file in try shipped() {
      for face in Face.allCases {
        guard let least = leastContrast(of: face) else { continue }
        let style = file.theme[face]
        guard let front = light(style.foreground), let back = back(of: style, file.background)
        else { continue }
        #expect(ratio(front, back) >= least, "\(file.theme.name): \(face.name)")
        guard let near = palette(style.foreground) else { continue }
        let nearBack = palette(style.background) ?? back
        #expect(ratio(near, nearBack) >= least, "\(file.theme.name) in 256 colours: \(face.name)")
      }
    }
  }

  @Test("name the background they are made for when a face leaves it to the terminal")
  func background() throws {
    for file in try shipped() where file.background == nil {
      for face in Face.allCases { #expect(file.theme[face].foreground == .standard) }
    }
  }

  @Test("never draw a colour on itself, with 16 colours either")
  func sixteenColours() throws {
    for file in try shipped() {
      for face in Face.allCases {
        let style = file.theme.style(face, colours: 16)
        let front = style.foreground.nearest(of: 16)
        #expect(front < 0 || front != style.background.nearest(of: 16), "\(file.theme.name)")
      }
    }
  }

  @Test("tell by attributes what they tell by colour where a mistake would cost")
  func attributes() throws {
    for file in try shipped() {
      let theme = file.theme
      #expect(theme[.citation] != theme[.citationInvalid])
      #expect(theme[.error].attributes.contains(.bold), "\(theme.name)")
      #expect(theme[.match].attributes.contains(.underline), "\(theme.name)")
      let selection = theme[.selection]
      let isSetOff =
        selection.background != theme[.text].background || selection.attributes.contains(.reverse)
      #expect(isSetOff, "\(theme.name)")
    }
  }

  /// Bars need 3 : 1, rules nothing, everything that is read 4.5 : 1.
  private func leastContrast(of face: Face) -> Double? {
    switch face {
    case .rule, .barEmpty: nil
    case .barFull: 3
    default: 4.5
    }
  }

  /// The theme's own background, or the least favourable one a terminal of that kind has.
  private func back(of style: Style, _ background: ThemeFile.Background?) -> Double? {
    if let own = light(style.background) { return own }
    switch background {
    case .dark: return light(.rgb(red: 0x28, green: 0x2C, blue: 0x34))
    case .light: return light(.rgb(red: 0xF0, green: 0xF0, blue: 0xF0))
    case nil: return nil
    }
  }

  private func palette(_ colour: Colour) -> Double? {
    let number = colour.nearest(of: 256)
    return number < 0 ? nil : light(.indexed(UInt8(number)))
  }

  /// Relative luminance as WCAG 2 defines it.
  private func light(_ colour: Colour) -> Double? {
    guard let (red, green, blue) = colour.components else { return nil }
    func linear(_ value: Int) -> Double {
      let share = Double(value) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  private func ratio(_ one: Double, _ other: Double) -> Double {
    (max(one, other) + 0.05) / (min(one, other) + 0.05)
  }
}
