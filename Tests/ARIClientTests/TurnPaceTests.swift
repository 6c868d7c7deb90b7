import Testing

@testable import ARIClient

@Suite("How long the socket's thread pauses")
struct TurnPaceTests {
  @Test(
    "the more messages a second, the longer, between the limits",
    arguments: [(0, 5), (100, 5), (400, 5), (700, 22.5), (1_000, 40), (2_000, 40)])
  func grows(rate: Int, milliseconds: Double) {
    #expect(isClose(pause(atRate: rate), milliseconds))
  }

  @Test("it never lasts longer than 200 messages take to come", arguments: [(10_000, 20), (100_000, 2)])
  func shrinks(rate: Int, milliseconds: Double) {
    #expect(isClose(pause(atRate: rate), milliseconds))
  }

  @Test("a burst after silence does not count as much traffic, and silence makes it short again")
  func forgets() {
    let start = ContinuousClock.now
    var pace = TurnPace(.milliseconds(5) ... .milliseconds(40), now: start)
    #expect(pace.pause(after: 300, at: start + .seconds(60)) == .milliseconds(5))
    for turn in 1...200 { _ = pace.pause(after: 44, at: start + .seconds(60) + .milliseconds(40 * turn)) }
    #expect(isClose(pace.pause(after: 44, at: start + .milliseconds(68_040)), 40))
    #expect(pace.pause(after: 1, at: start + .seconds(70)) == .milliseconds(5))
  }

  @Test("turns one right after the other, and a clock that stands, are no division by zero")
  func standsStill() {
    let start = ContinuousClock.now
    var pace = TurnPace(.zero ... .milliseconds(40), now: start)
    for _ in 1...10 { _ = pace.pause(after: 0, at: start) }
    #expect(pace.pause(after: 0, at: start) == .zero)
    #expect(pace.pause(after: 100_000, at: start) <= .milliseconds(2))
  }

  @Test("without pauses there is none")
  func isOff() {
    var pace = TurnPace(.zero ... .zero, now: .now)
    #expect(pace.pause(after: 10_000, at: .now) == .zero)
  }

  /// The pause once the rate has lasted for a while, with a turn each 10 ms.
  private func pause(atRate rate: Int) -> Duration {
    let start = ContinuousClock.now
    var pace = TurnPace(.milliseconds(5) ... .milliseconds(40), now: start)
    var pause = Duration.zero
    for turn in 1...2_000 { pause = pace.pause(after: rate / 100, at: start + .milliseconds(10 * turn)) }
    return pause
  }

  private func isClose(_ pause: Duration, _ milliseconds: Double) -> Bool {
    abs(pause / .milliseconds(1) - milliseconds) < 0.5
  }
}
