import Agent
import Testing

@Suite("Cited sentences")
struct CitedSentencesTests {
  @Test(
    "every sentence of prose carries its number, and nothing else does",
    arguments: [
      ("The rent is due. It is 40.", "The rent is due [2]. It is 40 [2]."),
      ("No. 5 and e.g. this", "No [2]. 5 and e.g. this"),
      ("Version 2.5 is out", "Version 2.5 is out"),
      ("Really? Yes!", "Really [2]? Yes [2]!"),
      ("通知。次。", "通知 [2]。次 [2]。"),
      ("# Head. Line.\nText.", "# Head. Line.\nText [2]."),
      ("| a. | b. |\n|---|---|", "| a. | b. |\n|---|---|"),
      ("```\nlet a = b.\n```\nDone.", "```\nlet a = b.\n```\nDone [2]."),
      ("a line that goes\non here. And ends.", "a line that goes\non here [2]. And ends [2]."),
      ("", ""),
    ])
  func marks(_ text: String, _ marked: String) {
    #expect(CitedSentences.mark(text, with: 2) == marked)
  }
}
