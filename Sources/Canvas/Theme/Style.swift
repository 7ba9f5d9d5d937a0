/// A colour as a theme names it.
package enum Colour: Equatable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the 16 named colours: 0 black to 7 white, 8 to 15 their bright forms.
  case named(UInt8)
  /// One of the 256-colour palette.
  case indexed(UInt8)
  case rgb(red: UInt8, green: UInt8, blue: UInt8)

  private static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
  ]

  /// Parses `default`, a name with or without `bright-`, a number from 0 to 255, or `#rrggbb`.
  package init?(_ text: some StringProtocol) {
    if text == "default" {
      self = .standard
    } else if text.hasPrefix("#") {
      guard text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) else {
        return nil
      }
      self = .rgb(
        red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
    } else if let number = UInt8(text) {
      self = number < 16 ? .named(number) : .indexed(number)
    } else {
      let isBright = text.hasPrefix("bright-")
      let name = isBright ? String(text.dropFirst(7)) : String(text)
      guard let index = Self.names.firstIndex(of: name == "grey" ? "white" : name) else {
        return nil
      }
      self = .named(UInt8(index) + (isBright ? 8 : 0))
    }
  }

  /// Red, green and blue from 0 to 255, as xterm draws it; `nil` for the terminal's own.
  package var components: (red: Int, green: Int, blue: Int)? {
    switch self {
    case .standard: return nil
    case .named(let number): return Self.named[Int(number)]
    case .indexed(let number): return Self.palette(Int(number))
    case .rgb(let red, let green, let blue): return (Int(red), Int(green), Int(blue))
    }
  }

  /// xterm's own values of the 16 named colours.
  private static let named: [(red: Int, green: Int, blue: Int)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
    (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255),
    (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]

  private static func palette(_ number: Int) -> (red: Int, green: Int, blue: Int) {
    if number < 16 { return named[number] }
    if number >= 232 {
      let grey = 8 + (number - 232) * 10
      return (grey, grey, grey)
    }
    let levels = [0, 95, 135, 175, 215, 255]
    let cube = number - 16
    return (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
  }

  /// The palette number nearest to this colour among the first `count` colours (8, 16 or 256); -1
  /// for the terminal's own.
  package func nearest(of count: Int) -> Int {
    switch self {
    case .standard: return -1
    case .named(let number) where Int(number) < count: return Int(number)
    case .named(let number): return Int(number) % 8
    case .indexed(let number) where Int(number) < count: return Int(number)
    case .indexed, .rgb:
      guard let wanted = components else { return -1 }
      // Of the large palette only the fixed part: the first 16 are the user's own.
      let candidates = count >= 256 ? 16..<256 : 0..<min(16, max(count, 1))
      return candidates.min { Self.distance($0, wanted) < Self.distance($1, wanted) } ?? -1
    }
  }

  /// Squared distance, weighted as the eye weighs the three ("redmean", Compuphase 2001).
  private static func distance(_ number: Int, _ wanted: (red: Int, green: Int, blue: Int)) -> Int {
    let candidate = palette(number)
    let mean = (candidate.red + wanted.red) / 2
    let red = candidate.red - wanted.red
    let green = candidate.green - wanted.green
    let blue = candidate.blue - wanted.blue
    // Shifts bind closer than products in Swift.
    return (((512 + mean) * red * red) >> 8) + 4 * green * green
      + (((767 - mean) * blue * blue) >> 8)
  }
}

/// How a face looks.
package struct Style: Equatable, Sendable {
  package struct Attributes: OptionSet, Equatable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let reverse = Attributes(rawValue: 16)

    static let names: [String: Attributes] = [
      "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
    ]
  }

  package var foreground: Colour
  package var background: Colour
  package var attributes: Attributes

  package init(
    _ foreground: Colour = .standard, on background: Colour = .standard,
    _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// Parses `FOREGROUND [on BACKGROUND] [bold|dim|italic|underline|reverse …]`, the value of a
  /// theme's line. A style may begin with an attribute; then the foreground is the terminal's own.
  ///
  /// - Throws: `StyleError` with the first word that means nothing.
  package init(parsing text: String) throws {
    self.init()
    var expectsBackground = false
    var hasForeground = false
    for word in text.split(separator: " ") {
      if expectsBackground {
        guard let colour = Colour(word) else { throw StyleError.unknownWord(String(word)) }
        background = colour
        expectsBackground = false
      } else if word == "on" {
        expectsBackground = true
      } else if let attribute = Attributes.names[String(word)] {
        attributes.insert(attribute)
      } else if !hasForeground, let colour = Colour(word) {
        foreground = colour
        hasForeground = true
      } else {
        throw StyleError.unknownWord(String(word))
      }
    }
    if expectsBackground { throw StyleError.missingBackground }
  }
}

/// Why a theme's line is not a style.
package enum StyleError: Error, Equatable {
  case unknownWord(String)
  case missingBackground
}
