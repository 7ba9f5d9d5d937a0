import ArgumentParser
import Core
import FoundationEssentials
import Interface
import Store

/// `outcrop cost`
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost", abstract: "Print what the turns have cost.")

  struct Entry: Encodable {
    let type: String
    let name: String
    let costUsd: Double
    let estimated: Bool
    let unknownTurns: Int
    let turns: Int
    let promptTokens: Int
    let completionTokens: Int

    init(_ type: String, _ name: String, _ spending: Spending) {
      self.type = type
      self.name = name
      costUsd = spending.cost.dollars
      estimated = spending.isEstimate
      unknownTurns = spending.unknownTurns
      turns = spending.turns
      promptTokens = spending.promptTokens
      completionTokens = spending.completionTokens
    }
  }

  @Option(help: ArgumentHelp("Days back that models are told apart for.", valueName: "n"))
  var days: Int = 30

  @OptionGroup var session: SessionOption
  @OptionGroup var json: JSONOption

  func run() throws {
    let workbench = try Workbench(environment: processEnvironment())
    let (days, json) = (max(1, days), json.json)
    let session = session.session
    try wait {
      let store = try workbench.sessions()
      let today = Clocks.today()
      if let session {
        let id = SessionID(rawValue: session)
        guard try await store.session(id) != nil else { throw StoreError.sessionNotFound(session) }
        return try Self.tell(
          Entry("session", session, try await store.spending(of: id)), json: json)
      }
      let month = Self.days(days, to: today)
      for (name, range) in [
        ("today", today), ("7 days", Self.days(7, to: today)), ("\(days) days", month),
        ("all", .distantPast..<today.upperBound),
      ] {
        try Self.tell(Entry("period", name, try await store.spending(in: range)), json: json)
      }
      for row in try await store.spendingByModel(in: month) {
        try Self.tell(Entry("model", row.model.description, row.spending), json: json)
      }
    }
  }

  private static func days(_ count: Int, to today: Range<Date>) -> Range<Date> {
    today.lowerBound.addingTimeInterval(-86_400 * Double(count - 1))..<today.upperBound
  }

  private static func tell(_ entry: Entry, json: Bool) throws {
    if json { return try Output.standard.json(entry) }
    let cost = Money(picodollars: Int((entry.costUsd * 1e12).rounded()))
    let unknown = entry.unknownTurns > 0 ? " and \(entry.unknownTurns) of unknown cost" : ""
    Output.standard.line(
      "\(entry.name)  \(Figures.money(cost, isEstimate: entry.estimated))\(unknown)  "
        + "\(Figures.count(entry.turns)) turns  \(Figures.count(entry.promptTokens)) → "
        + "\(Figures.count(entry.completionTokens)) tokens")
  }
}
