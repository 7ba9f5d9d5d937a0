import Testing

@testable import Providers

@Suite("Time at AWS")
struct AWSTimeTests {
  @Test("writes and reads moments, leap days and the years around them")
  func moments() {
    let moments: [(Double, String, String)] = [
      (0, "19700101T000000Z", "1970-01-01T00:00:00Z"),
      (951_782_400, "20000229T000000Z", "2000-02-29T00:00:00Z"),
      (1_741_964_966, "20250314T150926Z", "2025-03-14T15:09:26Z"),
      (4_102_444_799, "20991231T235959Z", "2099-12-31T23:59:59Z"),
      (-1, "19691231T235959Z", "1969-12-31T23:59:59Z"),
    ]
    for (seconds, stamp, text) in moments {
      #expect(AWSTime.stamp(seconds) == stamp)
      #expect(AWSTime.seconds(text) == seconds)
    }
    #expect(AWSTime.stamp(1_741_964_966.99) == "20250314T150926Z")
  }

  @Test("reads fractions, offsets and UTC, and nothing else")
  func spellings() {
    let seconds = 1_741_964_966.0
    #expect(AWSTime.seconds("2025-03-14T15:09:26.123Z") == seconds)
    #expect(AWSTime.seconds("2025-03-14T16:09:26+01:00") == seconds)
    #expect(AWSTime.seconds("2025-03-14T14:39:26-0030") == seconds)
    #expect(AWSTime.seconds("2025-03-14T15:09:26UTC") == seconds)
    for text in [
      "", "2025-03-14", "2025-03-14T15:09:26", "2025-13-14T15:09:26Z", "soon, in a while!",
    ] {
      #expect(AWSTime.seconds(text) == nil, "\(text)")
    }
  }

  @Test("learns how far the clock is off from an answer's date, once")
  func offset() {
    var offset = ClockOffset()
    let date = "Fri, 14 Mar 2025 15:09:26 GMT"
    let answers: [(String?, Double)] = [
      (nil, 0), ("yesterday", 0), (date, 1_741_964_966 - 900), (date, 1_741_964_966 - 899),
    ]
    let learnt = answers.map { offset.learn(date: $0.0, now: $0.1) }
    #expect(learnt == [false, false, true, false])
    #expect(offset.minutes == 15)
    #expect(offset.correct(1_741_964_966 - 900) == 1_741_964_966)
  }
}
