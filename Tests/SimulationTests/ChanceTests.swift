import Testing

@testable import Simulation

@Suite("Chance")
struct ChanceTests {
  @Test func exponentialHasItsMeanAndItsLimit() {
    var chance = Chance(seed: 1, .arrivals)
    let drawn = (0..<20_000).map { _ in chance.exponential(mean: .seconds(10)) }
    let mean = drawn.reduce(.zero, +) / drawn.count
    #expect(mean > .milliseconds(9_700) && mean < .milliseconds(10_300))
    #expect(drawn.allSatisfy { $0 >= .zero && $0 <= .seconds(55) })
  }
}
