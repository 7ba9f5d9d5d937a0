import Agent
import Testing

@Suite("Follow-up questions")
struct FollowUpTests {
  @Test(
    "a question that points back is searched with the one before it",
    arguments: ["When must it be returned?", "And for 2021?", "Why?", "yes"])
  func pointsBack(_ question: String) {
    #expect(
      FollowUp.query(question, after: "What is the deposit?") == "What is the deposit?\n\(question)"
    )
  }

  @Test("a question that stands by itself is searched alone")
  func standsAlone() {
    let question = "How long does the seed cake bake?"
    #expect(FollowUp.query(question, after: "What is the deposit?") == question)
    let pointing = "What does the new lens cost, and when will it come?"
    #expect(FollowUp.query(pointing, after: "What is the deposit?") == pointing)
    #expect(FollowUp.query("Why?", after: nil) == "Why?")
  }
}
