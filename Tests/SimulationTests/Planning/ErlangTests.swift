import CallCore
import Telephony
import Testing

@testable import Simulation

/// Planned days against closed formulas. The seeds are fixed, so they pass or
/// fail for good; the tolerances are about three standard errors wide.
@Suite("Planned days and Erlang's formulas")
struct ErlangTests {
  private static func isNear(_ value: Double?, _ expected: Double, within tolerance: Double) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= tolerance
  }

  @Test func theFormulasGiveTheKnownValues() {
    // 100 calls in half an hour of 3 minutes, 14 agents: the textbook's case.
    let known = Erlang(arrivalsPerSecond: 100.0 / 1_800, talkSeconds: 180, agents: 14)
    #expect(Self.isNear(known.load, 10, within: 1e-9))
    #expect(Self.isNear(known.waitProbability, 0.1741, within: 0.0001))
    #expect(Self.isNear(known.serviceLevel(20), 0.8884, within: 0.0001))
    #expect(Self.isNear(known.averageSpeedOfAnswer, 7.84, within: 0.01))
    // With patience as long as a talk it is M/M/∞ cut at c: nobody's number
    // depends on waiting, so that all who are there are Poisson.
    let equal = Erlang(arrivalsPerSecond: 0.05, talkSeconds: 100, agents: 5, patienceSeconds: 100)
    let poisson = (0...40).reduce(into: (p: PlainMath.exponential(-5), sum: 0.0)) { state, n in
      if n > 0 { state.p *= 5 / Double(n) }
      state.sum += state.p * Double(max(0, n - 5))
    }
    #expect(Self.isNear(equal.waitingWithPatience, poisson.sum, within: 1e-9))
  }

  @Test(arguments: [(5, 2.5), (10, 6.5)])
  func withoutPatienceItIsErlangC(agents: Int, load: Double) {
    let formula = Erlang(arrivalsPerSecond: load / 60, talkSeconds: 60, agents: agents)
    let days = PlanningKit.steady(
      PlanningKit.centre(agents: agents), callsPerHour: load * 60, hours: 11, talk: .talk(.seconds(60)),
      patience: nil, seeds: 1...6)
    let part = PlanningKit.settled(days)
    #expect(part.tally.outcomes[.answered] > 8_000)
    #expect(part.tally.outcomes[.abandoned] == 0)
    #expect(Self.isNear(part.tally.serviceLevel(.abandonsAsMisses), formula.serviceLevel(20), within: 0.015))
    let asa = part.tally.averageSpeedOfAnswer?.inSeconds
    #expect(Self.isNear(asa, formula.averageSpeedOfAnswer, within: 0.2 * formula.averageSpeedOfAnswer))
    // Little's law: who wait = rate × wait.
    let seconds = 10.0 * 3_600 * 6
    let waiting = Double(part.waitingMicroseconds) / 1e6 / seconds
    #expect(Self.isNear(waiting, formula.averageSpeedOfAnswer * load / 60, within: 0.2 * waiting))
  }

  @Test(arguments: [(5, 5.5, 60), (10, 9.0, 30)])
  func withPatienceItIsErlangA(agents: Int, load: Double, patience: Int) {
    var formula = Erlang(arrivalsPerSecond: load / 60, talkSeconds: 60, agents: agents)
    formula.patienceSeconds = Double(patience)
    let days = PlanningKit.steady(
      PlanningKit.centre(agents: agents), callsPerHour: load * 60, hours: 5, talk: .talk(.seconds(60)),
      patience: .seconds(patience), seeds: 1...6)
    let part = PlanningKit.settled(days)
    #expect(Self.isNear(part.tally.abandonRate, formula.abandonRate, within: 0.015))
    let waiting = Double(part.waitingMicroseconds) / 1e6 / (4.0 * 3_600 * 6)
    #expect(Self.isNear(waiting, formula.waitingWithPatience, within: 0.1 * formula.waitingWithPatience))
  }

  @Test func occupancyIsTheLoadByAgents() {
    let days = PlanningKit.steady(
      PlanningKit.centre(agents: 10, wrapUp: .seconds(20)), callsPerHour: 360, hours: 5,
      talk: .handling(.seconds(80)), patience: nil, seeds: 1...3)
    let report = PlanReport(days, formula: .abandonsAsMisses)
    let agents = report.sections.first { $0.subject == .agents(["sales"]) }
    // 360 calls an hour of 80 s with after-call work, by 10 agents.
    #expect(Self.isNear(agents?.row(.occupancy)?.base?.mean, 0.8, within: 0.03))
    let queue = report.sections.first { $0.subject == .queue("sales") }
    #expect(Self.isNear(queue?.row(.averageHandleTime)?.base?.mean, 80, within: 2.5))
  }
}
