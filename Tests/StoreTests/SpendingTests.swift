import Core
import FoundationEssentials
import Store
import Testing

@Suite("Spending")
struct SpendingTests {
  let fixture: Fixture
  let price = Price(prompt: 1_000_000, completion: 4_000_000)

  init() throws { fixture = try Fixture() }

  private func turn(_ id: String, at asked: Date, in session: String = "s1") -> Turn {
    Fixture.turn(
      id, in: session, asked: asked, answer: "x", usage: Fixture.usage(100, 10), price: price,
      outcome: .finished(.endOfTurn))
  }

  @Test("of today begins at the user's midnight and ends at the next")
  func midnight() async throws {
    let store = try fixture.open()
    // Noon UTC is 21:00 in Tokyo; its midnight is three hours on.
    let tokyo = { @Sendable (_: Date) in 9 * 3_600 }
    let today = LocalDay(containing: Fixture.noon, offset: tokyo)
    let next = LocalDay(containing: Fixture.noon.addingTimeInterval(3 * 3_600), offset: tokyo)
    #expect(today.range.upperBound == Fixture.noon.addingTimeInterval(3 * 3_600))
    #expect(next.range.lowerBound == today.range.upperBound)
    try await store.begin(turn("t1", at: today.range.lowerBound.addingTimeInterval(-1)))
    try await store.begin(turn("t2", at: today.range.lowerBound))
    try await store.begin(turn("t3", at: today.range.upperBound.addingTimeInterval(-0.001)))
    try await store.begin(turn("t4", at: today.range.upperBound))
    let spent = try await store.spending(in: today.range)
    #expect(spent.turns == 2)
    #expect(spent.cost.picodollars == 2 * (100 * 1_000_000 + 10 * 4_000_000))
    #expect(try await store.spending(in: next.range).turns == 1)
    #expect(try await store.spending(of: SessionID(rawValue: "s1")).turns == 4)
  }

  @Test("a day on which the clocks change has 23 or 25 hours")
  func daylightSaving() {
    // Berlin, 2026-03-29: from UTC+1 to UTC+2 at 01:00 UTC.
    let change = Date(timeIntervalSince1970: 1_774_746_000)
    let berlin = { (moment: Date) in moment < change ? 3_600 : 7_200 }
    let day = LocalDay(containing: change.addingTimeInterval(3_600), offset: berlin).range
    #expect(day.upperBound.timeIntervalSince(day.lowerBound) == 23 * 3_600)
    #expect(day.lowerBound == change.addingTimeInterval(-2 * 3_600))
  }

  @Test("unknown costs are counted, never added as nothing")
  func unknown() async throws {
    let store = try fixture.open()
    var known = turn("t1", at: Fixture.noon)
    known.usage = Fixture.usage(100, 10, estimate: true)
    try await store.begin(known)
    var unpriced = turn("t2", at: Fixture.noon)
    unpriced.price = nil
    try await store.begin(unpriced)
    // Refused before a word came: nothing was bought.
    try await store.begin(
      Fixture.turn(
        "t3", price: price,
        outcome: .failed(Failure(code: "unauthorized", sentence: "No.", remedy: ""))))
    // A local model is free even when nobody counted.
    try await store.begin(
      Fixture.turn("t4", answer: "x", price: .free, outcome: .finished(.endOfTurn)))
    let spent = try await store.spending(of: SessionID(rawValue: "s1"))
    #expect(spent.cost.picodollars == 140_000_000)
    #expect(spent.isEstimate)
    #expect(spent.unknownTurns == 1)
    #expect(spent.turns == 4)
    #expect(spent.promptTokens == 200)
  }

  @Test("is split by model, the dearest first")
  func byModel() async throws {
    let store = try fixture.open()
    try await store.begin(turn("t1", at: Fixture.noon))
    var free = turn("t2", at: Fixture.noon)
    free.price = .free
    free.model = ModelName(provider: "local", id: "qwen")
    try await store.begin(free)
    let models = try await store.spendingByModel(in: .distantPast..<(.distantFuture))
    #expect(models.map(\.model.description) == ["openai:gpt-4o", "local:qwen"])
    #expect(models.map(\.spending.cost.picodollars) == [140_000_000, 0])
  }

  @Test("money prints exactly")
  func plainText() {
    #expect(Money(picodollars: 2_100_000_000).plainText == "0.0021")
    #expect(Money(picodollars: 1).plainText == "0.000000000001")
    #expect(Money(picodollars: 3_000_000_000_000).plainText == "3")
    #expect(Money.zero.plainText == "0")
  }
}
