/// A place where a document may be cut.
struct Border: Equatable {
  /// Code point of the first character behind the border.
  var position: Int
  var strength: Strength

  /// How natural it is to cut here, weakest first.
  enum Strength: Int, Comparable {
    case middleOfWord, character, word, clause, line, tableRow, sentence, item, paragraph, page
    case section

    static func < (one: Strength, other: Strength) -> Bool { one.rawValue < other.rawValue }

    /// The price of cutting here, beside 1 for half the price of an almost empty chunk.
    var cutCost: Double {
      switch self {
      case .section: 0
      case .page: 0.2
      case .paragraph: 0.4
      case .item: 0.7
      case .sentence: 1.1
      case .tableRow: 1.5
      case .line: 1.6
      case .clause: 3
      case .word: 5
      case .character: 7
      case .middleOfWord: 20
      }
    }

    /// The price of not cutting here.
    var crossingCost: Double {
      switch self {
      case .section: 0.8
      case .page: 0.3
      default: 0
      }
    }
  }
}
