import Core
import TOMLKit

/// A `config.toml` as it was read: the values that are good, and what is wrong with the rest.
struct ConfigurationFile {
  var values: [String: SettingValue] = [:]
  /// By `provider:id`.
  var prices: [String: Price] = [:]
  var problems: [ConfigurationProblem] = []

  private let path: String
  private let lines: KeyLines

  /// - Parameters:
  ///   - text: The whole file.
  ///   - path: Its name, for messages.
  init(_ text: String, path: String) {
    self.path = path
    lines = KeyLines(text)
    do {
      read(try TOMLTable(string: text), under: [])
    } catch let error as TOMLParseError {
      problems = [
        ConfigurationProblem(
          place: path, line: error.source.begin.line, sentence: "This is not TOML.",
          remedy: "The parser says: \(error.description).")
      ]
    } catch {
      problems = [
        ConfigurationProblem(
          place: path, line: nil, sentence: "This is not TOML.", remedy: "Look it over.")
      ]
    }
    problems.sort { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  private mutating func read(_ table: TOMLTable, under path: [String]) {
    for key in table.keys {
      guard let value = table[key] else { continue }
      let whole = path + [key]
      if whole == ["prices"], let prices = value.table {
        readPrices(prices)
      } else if let setting = Setting.named(whole.joined(separator: ".")) {
        read(value, as: setting, at: whole)
      } else if let inner = value.table, Self.isTable(whole) {
        read(inner, under: whole)
      } else {
        report(whole, "There is no setting \(whole.joined(separator: ".")).", Self.advice(whole))
      }
    }
  }

  private mutating func read(
    _ value: any TOMLValueConvertible, as setting: Setting, at path: [String]
  ) {
    if let good = Self.value(value).flatMap(setting.kind.accept) {
      values[setting.key] = good
    } else {
      report(path, "\(setting.key) is not what it should be.", "It takes \(setting.kind.allowed).")
    }
  }

  private static func value(_ value: any TOMLValueConvertible) -> SettingValue? {
    switch value.type {
    case .string: value.string.map(SettingValue.text)
    case .int: value.int.map(SettingValue.integer)
    case .double: value.double.map(SettingValue.number)
    case .bool: value.bool.map(SettingValue.boolean)
    default: nil
    }
  }

  private mutating func readPrices(_ table: TOMLTable) {
    for model in table.keys {
      guard ModelName(model) != nil, let row = table[model]?.table else {
        report(
          ["prices", model], "prices.\(model) names no model.",
          "Write [prices.\"provider:id\"], with prompt and completion below it.")
        continue
      }
      let known = ["prompt", "completion", "cache_read", "cache_write"]
      var figures: [String: Double] = [:]
      for key in row.keys {
        guard known.contains(key) else {
          report(
            ["prices", model, key], "A price has no \(key).",
            closest(to: key, among: known).map { "Did you mean \($0)?" }
              ?? "It has \(known.joined(separator: ", ")).")
          continue
        }
        let value = row[key].flatMap { Self.value($0) }
        let kind = SettingKind.number(0...1_000_000)
        guard case .number(let figure)? = value.flatMap(kind.accept) else {
          report(
            ["prices", model, key], "\(key) is not a price.",
            "It takes US dollars per million tokens: \(kind.allowed).")
          continue
        }
        figures[key] = figure
      }
      guard let prompt = figures["prompt"], let completion = figures["completion"] else {
        report(
          ["prices", model], "The price of \(model) is not whole.",
          "It needs prompt and completion, in US dollars per million tokens.")
        continue
      }
      prices[model] = Price(
        dollarsPerMillion: prompt, completion, cacheRead: figures["cache_read"],
        cacheWrite: figures["cache_write"])
    }
  }

  private mutating func report(_ path: [String], _ sentence: String, _ remedy: String) {
    problems.append(
      ConfigurationProblem(
        place: self.path, line: lines.line(of: path), sentence: sentence, remedy: remedy))
  }

  /// Whether settings lie below a name.
  private static func isTable(_ path: [String]) -> Bool {
    Setting.all.contains { $0.key.hasPrefix(path.joined(separator: ".") + ".") }
  }

  private static func advice(_ path: [String]) -> String {
    let known = Setting.all.map(\.key) + ["prices"]
    if let near = closest(to: path.joined(separator: "."), among: known) {
      return "Did you mean \(near)?"
    }
    // The right key, or nearly, in the wrong table.
    let ends = known.map { String($0.split(separator: ".").last ?? "") }
    if let near = path.last.flatMap({ closest(to: $0, among: ends) }),
      let index = ends.firstIndex(of: near)
    {
      return "Did you mean \(known[index]), in another table?"
    }
    return "`outcrop config init` writes a file with all of them."
  }
}

/// The word that is nearest by edits, if one is near enough to be a slip.
func closest(to word: String, among words: [String]) -> String? {
  let ranked = words.map { (word: $0, distance: editDistance(word, $0)) }
  guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance <= max(2, word.count / 4) ? best.word : nil
}

/// Letters to add, drop, change or swap to make one word the other.
func editDistance(_ left: String, _ right: String) -> Int {
  let (a, b) = (Array(left), Array(right))
  var rows = [Array(0...b.count)]
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var best = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, rows[i - 1][j - 1] + 1)
      }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
