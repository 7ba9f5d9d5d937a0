import CWidth

/// Columns that text takes. The only place that knows, and it asks the same C library as ncurses
/// does, so that the two never disagree.
package enum ScalarWidth {
  /// 0 for marks and joiners, 2 for wide characters, 1 for the rest; -1 for what must not be drawn.
  package static func of(_ scalar: UInt32) -> Int {
    if scalar >= 0x20 && scalar < 0x7F { return 1 }
    if scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0) { return -1 }
    if isFormatting(scalar) { return -1 }
    // Skin tones are drawn by joining; alone they would be a second picture.
    if scalar >= 0x1F3FB && scalar <= 0x1F3FF { return 0 }
    if isInvisible(scalar) { return 0 }
    return Int(outcrop_scalar_width(scalar))
  }

  /// Characters without a picture of their own, which terminals disagree about: soft hyphens,
  /// joiners, variation selectors, and the like. They take no column and are not drawn.
  static func isInvisible(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xAD, 0x34F, 0x180B...0x180F, 0x200B...0x200D, 0x2060...0x2065, 0xFE00...0xFE0F,
      0xE0100...0xE01EF:
      true
    default: false
    }
  }

  /// Invisible characters that reorder or hide text: bidirectional controls, tags, and the like.
  private static func isFormatting(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2028, 0x2029, 0x2066...0x206F, 0x061C, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F, 0xD800...0xDFFF:
      true
    default: false
    }
  }
}
