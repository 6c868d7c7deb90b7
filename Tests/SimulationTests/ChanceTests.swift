import Testing

@testable import Simulation

@Suite("Chance")
struct ChanceTests {
  /// Streams that are used beside each other, by what draws from them.
  @Test func noTwoSubjectsShareAStream() {
    var seen: [Duration: String] = [:]
    for seed in 1...200 as ClosedRange<UInt64> {
      for subject in Chance.Subject.allCases {
        for index in 0...3 {
          var chance = Chance(seed: seed, subject, index)
          let first = chance.duration(.zero...(.microseconds(Int64.max / 2)))
          let name = "\(subject) \(index) of \(seed)"
          if let other = seen.updateValue(name, forKey: first) { Issue.record("\(name) is \(other)") }
        }
      }
    }
  }

  /// What a feature is left out for must not say how rude Asterisk is.
  @Test func howRudeAsteriskIsDoesNotFollowFromTheOptions() {
    var rich = 0
    var both = 0
    for seed in 1...2_000 as ClosedRange<UInt64> {
      var options = Chance(seed: seed, .options, 1)
      var rudeness = Chance(seed: seed, .rudeness)
      let isRich = options.happens(in: 60)
      rich += isRich ? 1 : 0
      both += isRich && rudeness.happens(in: 60) ? 1 : 0
    }
    #expect(both * 100 > rich * 54 && both * 100 < rich * 66, "\(both) of \(rich)")
  }

  @Test func exponentialHasItsMeanAndItsLimit() {
    var chance = Chance(seed: 1, .arrivals)
    let drawn = (0..<20_000).map { _ in chance.exponential(mean: .seconds(10)) }
    let mean = drawn.reduce(.zero, +) / drawn.count
    #expect(mean > .milliseconds(9_700) && mean < .milliseconds(10_300))
    #expect(drawn.allSatisfy { $0 >= .zero && $0 <= .seconds(55) })
  }
}
