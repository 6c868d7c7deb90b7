import Telephony
import Testing

@testable import CallCore

/// Random callers and agents, against a plain recount of everything that
/// happened.
@Suite("Statistics of random events")
struct RandomStatisticsTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func reportsAreWhatHappened(seed: UInt64) throws {
    let zone = [ZoneTable.berlin, .kathmandu, .utc][Int(seed % 3)]
    let start = Instant.utc(seed % 2 == 0 ? "2026-03-28 18:00" : "2026-10-24 18:00")
    var world = StatisticsWorld(seed: seed, zone: zone, start: start)
    let steps = 6_000
    for step in 1...steps {
      world.takeRandomStep()
      #expect(world.broken == [], "seed \(seed), step \(step)")
      if step % 97 == 0 {
        let again = try restarted(world.statistics)
        try #require(again == world.statistics, "seed \(seed), step \(step)")
        world.statistics = again
      }
    }
    world.end()
    #expect(world.now > start + .seconds(3 * 86_400), "the world must see some midnights")
    #expect(world.reports.count > 1_000)
    for report in world.reports where report.tally != world.recount(report) {
      Issue.record("seed \(seed): \(report) should be \(world.recount(report))")
      return
    }
    for report in world.reports {
      let tally = report.tally
      guard tally.entries > 0 || report.waitingAtStart > 0 else { continue }
      #expect(report.waitingAtStart + tally.entries == tally.ended + report.waitingAtEnd, "seed \(seed): \(report)")
    }
    // Nothing is missing: all of it is in some report, of intervals as of days.
    for kind in StatisticsPeriod.Kind.allCases {
      let reports = world.reports.filter { $0.period.kind == kind }
      let queues = reports.filter { if case .queue = $0.scope { true } else { false } }
      #expect(queues.map(\.tally.entries).reduce(0, +) == world.entries)
      #expect(queues.map(\.tally.ended).reduce(0, +) == world.entries)
    }
    for day in world.reports where day.period.kind == .day {
      if case .agentInQueue = day.scope { continue }
      let parts = world.reports.of(day.scope, .interval)
        .filter { $0.period.start >= day.period.start && $0.period.end <= day.period.end }
      #expect(parts.map(\.tally).reduce(Tally(), +) == day.tally, "seed \(seed): \(day)")
    }
    #expect(world.statistics.agents.isEmpty && world.statistics.skills.isEmpty)
  }

  /// With and without restarts in between: the same value, the same reports.
  @Test func aRestartChangesNothing() throws {
    var straight = StatisticsWorld(seed: 42, zone: .berlin, start: .utc("2026-03-28 20:00"))
    var interrupted = straight
    for _ in 0..<600 {
      straight.takeRandomStep()
      interrupted.takeRandomStep()
      interrupted.statistics = try restarted(interrupted.statistics)
    }
    #expect(straight.reports.count > 100)
    #expect(interrupted.reports == straight.reports)
    #expect(interrupted.statistics == straight.statistics)
  }

  @Test func aForgottenOutcomeIsFound() {
    var statistics = Statistics(at: .epoch)
    statistics.take(.entered("q", skills: ["s"]), at: .epoch)
    #expect(statistics.checkSums(waiting: ["q": 1], skills: ["s": 1]) == [])
    let broken = statistics.checkSums(waiting: [:])
    #expect(broken.first == "Queue q, interval: 0 waited and 1 entered, but 0 ended and 0 wait")
    #expect(statistics.checkSums(waiting: ["q": 1], skills: ["s": 0]).count == 2)
  }

  @Test func anOutcomeTooManyIsFound() {
    var statistics = Statistics(at: .epoch)
    statistics.pass(.answered, at: .epoch)
    statistics.take(.left("q", skills: [], .failed, waited: .zero), at: .epoch)
    #expect(!statistics.checkSums(waiting: [:]).isEmpty)
  }
}
