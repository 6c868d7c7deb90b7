import Telephony
import Testing

@testable import CallCore

/// How a wait is said, and what may be said after it.
@Suite("Waits as they are said")
struct SpokenWaitTests {
  private static let now = Instant(microsecondsSinceEpoch: 1_800_000_000_000_000)

  /// Seconds of the interval, and the minutes that are said.
  static let roundings: [(lower: Double, upper: Double, from: Int, to: Int)] = [
    (300, 600, 5, 10), (301, 599, 5, 10), (299, 601, 4, 15), (0, 0, 1, 2), (59, 61, 1, 2), (60, 60, 1, 2),
    (119, 120, 1, 2), (120, 120.001, 2, 3), (600, 600, 10, 15), (659, 901, 10, 20), (899, 1_800, 10, 30),
    (1_799, 1_801, 25, 40), (2_399, 3_600, 30, 60), (3_599, 7_199, 50, 120), (86_399, 86_400, 1_430, 1_440),
  ]

  @Test(arguments: roundings)
  func theEndsAreRoundedOutwardsToNumbersThatPeopleSay(_ row: (lower: Double, upper: Double, from: Int, to: Int)) {
    let spoken = SpokenWait(
      lower: .milliseconds(Int64(row.lower * 1_000)), upper: .milliseconds(Int64(row.upper * 1_000)))
    #expect((spoken.from, spoken.to) == (row.from, row.to))
  }

  @Test func whatIsSaidHoldsWhatIsKnown() {
    for lower in stride(from: 60, to: 8_000, by: 37) {
      for width in [0, 1, 59, 60, 61, 299, 600, 3_000] {
        let spoken = SpokenWait(lower: .seconds(lower), upper: .seconds(lower + width))
        #expect(spoken.from * 60 <= lower && lower + width <= spoken.to * 60 && 1 <= spoken.from)
        #expect(spoken.from < spoken.to)
      }
    }
  }

  /// Says estimates of so many minutes one after the other, a minute apart.
  private func say<Words>(
    _ estimates: [(Double, Double, Double)], as told: (WaitEstimate, WaitPromise?, Instant) -> (Words, WaitPromise)
  ) -> [Words] {
    var promise: WaitPromise?
    return estimates.enumerated().map { index, ends in
      let estimate = WaitEstimate(lower: ends.0 * 60, likely: ends.1 * 60, upper: ends.2 * 60)
      let (words, next) = told(estimate, promise, Self.now.advanced(by: .seconds(60 * index)))
      promise = next
      return words
    }
  }

  private func said(_ estimates: [(Double, Double, Double)]) -> [String] {
    say(estimates) { estimate, promise, now in
      let (spoken, next) = WaitPromise.interval(of: estimate, after: promise, at: now)
      return ("\(spoken.from)-\(spoken.to)", next)
    }
  }

  @Test func nothingWorseIsSaidWithoutNeed() {
    #expect(said([(5, 7, 10), (5, 7, 10), (5, 7, 10)]) == ["5-10", "5-9", "5-8"], "the promised moment stays")
    #expect(said([(5, 7, 10), (5, 6, 30)]) == ["5-10", "5-9"], "the interval has become wider, not the wait longer")
    #expect(said([(5, 7, 10), (8, 9, 14)]) == ["5-10", "8-9"])
    #expect(said([(5, 7, 10), (9, 12, 14)]) == ["5-10", "9-15"], "more likely broken than kept: the truth")
    #expect(said([(5, 7, 10), (1, 2, 3), (4, 5, 6), (1, 2, 3)]) == ["5-10", "1-3", "4-6", "1-3"])
    #expect(said([(5, 7, 10), (1, 2, 3), (1, 2, 6)]) == ["5-10", "1-3", "1-2"])
  }

  @Test func aSingleNumberDoesNotGrowWithoutNeed() {
    func minutes(_ estimates: [(Double, Double, Double)]) -> [Int] {
      say(estimates) { estimate, promise, now in
        let (minutes, next) = WaitPromise.likely(of: estimate, after: promise, at: now)
        return (minutes, next)
      }
    }
    #expect(minutes([(5, 7, 10), (5, 7, 10), (5, 7, 10)]) == [7, 6, 7], "6.25 at most in the third minute")
    #expect(minutes([(5, 7, 10), (6.5, 8, 11)]) == [7, 8])
    #expect(minutes([(5, 7, 10), (3, 4, 6), (2.5, 9, 12)]) == [7, 4, 9])
  }
}
