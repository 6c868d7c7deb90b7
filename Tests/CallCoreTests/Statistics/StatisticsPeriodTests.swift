import Telephony
import Testing

@testable import CallCore

@Suite("Periods of the statistics")
struct StatisticsPeriodTests {
  static let noon = Instant.utc("2026-11-21 12:00")

  @Test func eventsCountWhereTheyHappen() {
    var statistics = Statistics(at: Self.noon)
    statistics.take(.entered("q", skills: ["s"]), at: .utc("2026-11-21 12:14:50"))
    let first = statistics.take(
      .answered("q", by: "a", skills: ["s"], waited: .seconds(20)), at: .utc("2026-11-21 12:15:10"))
    #expect(first.map(\.scope) == [.queue("q"), .skill("s")])
    #expect(first[0].period.start == Self.noon)
    #expect(first[0].period.end == .utc("2026-11-21 12:15"))
    #expect(first[0].tally.entries == 1)
    #expect(first[0].tally.ended == 0)
    #expect([first[0].waitingAtStart, first[0].waitingAtEnd] == [0, 1])
    let second = statistics.advance(to: .utc("2026-11-21 12:30"))
    #expect(second.map(\.scope) == [.queue("q"), .skill("s"), .agent("a")])
    #expect(second.map(\.tally.entries) == [0, 0, 0])
    #expect(second.map(\.tally.outcomes[.answered]) == [1, 1, 1])
    #expect(second.map(\.waitingAtStart) == [1, 1, 0])
    #expect(second.map(\.waitingAtEnd) == [0, 0, 0])
    #expect(statistics.nextBoundary == .utc("2026-11-22 00:00"))
    let last = statistics.advance(to: .utc("2026-11-22 00:00"))
    #expect(last.map(\.scope) == [.queue("q"), .skill("s"), .agent("a"), .agentInQueue("a", "q")])
    #expect(last.allSatisfy { $0.period.kind == .day && $0.tally.outcomes[.answered] == 1 })
    #expect(statistics.nextBoundary == nil)
    #expect(statistics.queues.isEmpty && statistics.skills.isEmpty && statistics.agents.isEmpty)
  }

  @Test func aBoundaryBelongsToTheNewPeriod() {
    var statistics = Statistics(at: Self.noon)
    #expect(statistics.nextBoundary == nil)
    statistics.take(.entered("q", skills: []), at: Self.noon)
    #expect(statistics.nextBoundary == .utc("2026-11-21 12:15"))
    let reports = statistics.take(.entered("q", skills: []), at: .utc("2026-11-21 12:15"))
    #expect(reports.map(\.tally.entries) == [1])
    let again = statistics.advance(to: .utc("2026-11-21 12:15"))
    #expect(again.isEmpty)
    #expect(statistics.queues["q"]?.contacts.interval.entries == 1)
  }

  @Test func whoWaitsIsReportedThoughNothingHappens() {
    var statistics = Statistics(at: Self.noon)
    statistics.take(.entered("q", skills: []), at: Self.noon)
    let reports = statistics.advance(to: .utc("2026-11-21 12:45"))
    #expect(reports.map(\.waitingAtEnd) == [1, 1, 1])
    #expect(reports.map(\.tally.isEmpty) == [false, true, true])
    #expect(statistics.checkSums(waiting: ["q": 1]) == [])
    #expect(statistics.checkSums(waiting: [:]).count == 2)  // By interval and by day.
    #expect(statistics.checkSums(waiting: ["q": 1, "other": 1]).count == 2)
  }

  @Test func statesAreSplitExactlyAtTheBoundary() {
    var statistics = Statistics(at: Self.noon)
    statistics.take(.agentChanged("a", to: .available), at: .utc("2026-11-21 12:10"))
    statistics.take(.agentChanged("a", to: .onCall), at: .utc("2026-11-21 12:14:59"))
    let late = Instant.utc("2026-11-21 12:52:03").advanced(by: .microseconds(7))
    let reports = statistics.take(.agentChanged("a", to: nil), at: late).of(.agent("a"), .interval)
    #expect(reports.map(\.tally.staffedMicroseconds[.onCall]) == [1_000_000, 900_000_000, 900_000_000])
    #expect(reports.map(\.tally.staffedMicroseconds[.available]) == [299_000_000, 0, 0])
    let open = statistics.openReport(.interval, of: .agent("a"), at: late)
    #expect(open?.tally.staffedTime == .microseconds(423_000_007))
    let day = statistics.openReport(.day, of: .agent("a"), at: late + .seconds(60))
    #expect(day?.tally.staffedTime == .microseconds(2_523_000_007))
    #expect(day?.tally.occupancy == 2_224_000_007.0 / 2_523_000_007.0)
  }

  @Test func anOpenReportHasTheRunningTime() {
    var statistics = Statistics(at: Self.noon)
    statistics.take(.agentChanged("a", to: .available), at: Self.noon)
    let open = statistics.openReport(.interval, of: .agent("a"), at: Self.noon + .seconds(5))
    #expect(open?.tally.staffedMicroseconds[.available] == 5_000_000)
    #expect(statistics.agents["a"]?.interval.isEmpty == true)
    #expect(statistics.openReport(.interval, of: .agent("b"), at: Self.noon) == nil)
  }

  struct Change: Sendable {
    let zone: ZoneTable
    let loggedIn: String
    let loggedOut: String
    /// Of the days' reports, in hours.
    let hours: [Double]
    let intervals: Int
  }

  static let changes = [
    Change(
      zone: .berlin, loggedIn: "2026-03-28 22:00", loggedOut: "2026-03-29 23:30", hours: [1, 23, 1.5], intervals: 102),
    Change(
      zone: .berlin, loggedIn: "2026-10-24 21:00", loggedOut: "2026-10-26 00:00", hours: [1, 25, 1], intervals: 108),
    Change(
      zone: .kathmandu, loggedIn: "2026-11-21 17:00", loggedOut: "2026-11-22 18:45", hours: [1.25, 24, 0.5],
      intervals: 103),
  ]

  @Test(arguments: changes)
  func timesAreSplitAtLocalMidnight(_ sample: Change) throws {
    var statistics = Statistics(zone: sample.zone, at: .utc(sample.loggedIn))
    statistics.take(.agentChanged("a", to: .available), at: .utc(sample.loggedIn))
    var reports: [StatisticsReport] = []
    // Woken at each boundary, as the centre is.
    while let due = statistics.nextBoundary, due <= .utc(sample.loggedOut) { reports += statistics.advance(to: due) }
    reports += statistics.take(.agentChanged("a", to: nil), at: .utc(sample.loggedOut))
    let intervals = reports.of(.agent("a"), .interval)
    #expect(intervals.count == sample.intervals)
    #expect(intervals.allSatisfy { $0.tally.staffedTime == .seconds(900) })
    while let due = statistics.nextBoundary { reports += statistics.advance(to: due) }
    let days = reports.of(.agent("a"), .day)
    #expect(days.map { $0.tally.staffedTime.inSeconds / 3_600 } == sample.hours)
    for day in days {
      let parts = reports.of(.agent("a"), .interval).filter {
        $0.period.start >= day.period.start && $0.period.end <= day.period.end
      }
      #expect(parts.map(\.tally).reduce(Tally(), +) == day.tally)
    }
    #expect(statistics.agents.isEmpty)
  }

  @Test func thresholdsAreFixedForTheDay() {
    var statistics = Statistics(at: Self.noon)
    func describe(_ seconds: Int, at now: Instant) {
      statistics.describe(queues: ["q": ServiceLevelRule(threshold: .seconds(seconds))], zone: .utc, at: now)
    }
    describe(10, at: Self.noon)
    describe(20, at: Self.noon)  // Nothing counted yet: at once.
    statistics.pass(.abandoned, waited: .seconds(15), at: Self.noon)
    describe(5, at: Self.noon + .seconds(60))
    statistics.pass(.abandoned, waited: .seconds(15), at: Self.noon + .seconds(1_000))
    let reports = statistics.advance(to: .utc("2026-11-22 00:00"))
    #expect(reports.map(\.rule?.threshold) == [.seconds(20), .seconds(20)])
    #expect(reports.map(\.tally.abandonedInTime) == [1, 2])
    #expect(statistics.queues["q"]?.rule.threshold == .seconds(5))
  }

  @Test func thresholdsChangeAtMidnightThoughSomebodyWaits() {
    var statistics = Statistics(at: .utc("2026-11-21 23:50"))
    statistics.describe(queues: ["q": ServiceLevelRule(threshold: .seconds(10))], zone: .utc, at: Self.noon)
    statistics.take(.entered("q", skills: []), at: .utc("2026-11-21 23:59:50"))
    statistics.describe(
      queues: ["q": ServiceLevelRule(threshold: .seconds(30))], zone: .utc, at: .utc("2026-11-21 23:59:55"))
    let before = statistics.advance(to: .utc("2026-11-22 00:00"))
    #expect(before.map(\.rule?.threshold) == [.seconds(10), .seconds(10)])
    statistics.take(.left("q", skills: [], .abandoned, waited: .seconds(20)), at: .utc("2026-11-22 00:00:10"))
    #expect(statistics.queues["q"]?.contacts.interval.abandonedInTime == 1)
    #expect(statistics.checkSums(waiting: [:]) == [])
  }

  @Test func whoIsNoLongerDescribedGoesWithTheDay() {
    var statistics = Statistics(at: Self.noon)
    statistics.describe(queues: ["kept": .init(), "empty": .init(), "held": .init()], zone: .utc, at: Self.noon)
    statistics.pass(.full, in: "empty", at: Self.noon)
    statistics.take(.entered("held", skills: ["s"]), at: Self.noon)
    statistics.take(.agentChanged("in", to: .notReady), at: Self.noon)
    statistics.take(.agentChanged("out", to: .notReady), at: Self.noon)
    statistics.take(.agentChanged("out", to: nil), at: Self.noon + .seconds(1))
    statistics.describe(queues: ["kept": .init()], zone: .utc, at: Self.noon + .seconds(2))
    #expect(statistics.queues.count == 3)
    var reports = statistics.advance(to: .utc("2026-11-21 15:00"))
    while let due = statistics.nextBoundary, due <= .utc("2026-11-22 00:00") { reports += statistics.advance(to: due) }
    #expect(Set(statistics.queues.keys) == ["kept", "held"])
    #expect(Set(statistics.skills.keys) == ["s"])
    #expect(Set(statistics.agents.keys) == ["in"])
    #expect(reports.of(.queue("empty"), .day).map(\.tally.outcomes[.full]) == [1])
    statistics.take(.left("held", skills: ["s"], .withdrawn, waited: .seconds(60)), at: .utc("2026-11-22 00:01"))
    statistics.take(.agentChanged("in", to: nil), at: .utc("2026-11-22 00:01"))
    while let due = statistics.nextBoundary { reports += statistics.advance(to: due) }
    #expect(Set(statistics.queues.keys) == ["kept"])
    #expect(statistics.skills.isEmpty && statistics.agents.isEmpty)
  }

  @Test func anotherZoneMovesTheEndOfTheDay() {
    var statistics = Statistics(zone: .berlin, at: .utc("2026-11-21 11:50"))
    statistics.take(.agentChanged("a", to: .available), at: .utc("2026-11-21 11:50"))
    let now = Instant.utc("2026-11-21 12:00")
    var reports = statistics.advance(to: now)
    statistics.describe(queues: [:], zone: .kathmandu, at: now)
    #expect(statistics.day.start == .utc("2026-11-20 23:00"))
    #expect(statistics.day.end == .utc("2026-11-21 18:15"))
    #expect(statistics.interval.end == .utc("2026-11-21 12:15"))
    while let due = statistics.nextBoundary, due <= .utc("2026-11-22 18:15") { reports += statistics.advance(to: due) }
    let days = reports.of(.agent("a"), .day)
    #expect(days.map { $0.tally.staffedTime } == [.seconds(23_100), .seconds(86_400)])
    #expect(days.last?.period.start == .utc("2026-11-21 18:15"))
    #expect(statistics.interval.start == .utc("2026-11-22 18:15"))
  }

  @Test func aLongAbsenceIsNobodysTime() {
    var statistics = Statistics(at: Self.noon)
    statistics.take(.entered("q", skills: []), at: Self.noon)
    statistics.take(.agentChanged("a", to: .available), at: Self.noon)
    // A short one is counted through.
    #expect(statistics.absence(at: .utc("2026-11-21 16:15")) == nil)
    var reports = statistics.advance(to: .utc("2026-11-21 16:15"))
    #expect(reports.of(.agent("a"), .interval).count == 17)
    // A long one ends with the interval it began in, and goes on days later.
    let back = Instant.utc("2026-11-24 09:05")
    #expect(statistics.absence(at: back) == Instant.utc("2026-11-21 16:30")..<back)
    reports = statistics.advance(to: back)
    #expect(reports.of(.agent("a"), .interval).map(\.tally.staffedTime) == [.seconds(900)])
    #expect(reports.of(.agent("a"), .day).map(\.tally.staffedTime) == [.seconds(16_200)])
    #expect(reports.of(.queue("q"), .day).map(\.waitingAtEnd) == [1])
    #expect(statistics.interval.start == .utc("2026-11-24 09:00"))
    #expect(statistics.day.start == .utc("2026-11-24 00:00"))
    #expect(statistics.checkSums(waiting: ["q": 1]) == [])
    reports = statistics.take(.agentChanged("a", to: nil), at: .utc("2026-11-24 09:15"))
    #expect(reports.of(.agent("a"), .interval).map(\.tally.staffedTime) == [.seconds(600)])
  }

  @Test func whatWasIdleForYearsBeginsToday() {
    var statistics = Statistics(zone: .berlin)
    #expect(statistics.absence(at: Self.noon) == nil)
    let reports = statistics.advance(to: Self.noon)
    #expect(reports.isEmpty)
    #expect(statistics.interval.start == Self.noon)
    #expect(statistics.day.start == .utc("2026-11-20 23:00"))
  }

  @Test func routingAsksForToday() {
    var statistics = Statistics(at: Self.noon)
    for queue in ["q", "q", "r"] as [QueueID] {
      statistics.take(.entered(queue, skills: []), at: Self.noon)
      statistics.take(.answered(queue, by: "a", skills: [], waited: .zero), at: Self.noon)
      statistics.take(.talkEnded(queue, by: "a", skills: [], talked: .seconds(30), held: .seconds(5)), at: Self.noon)
    }
    statistics.take(.wrapUpEnded(nil, by: "a", skills: [], .seconds(3)), at: Self.noon)
    _ = statistics.advance(to: .utc("2026-11-21 13:00"))
    #expect(statistics.answeredToday(by: "a", in: "q") == 2)
    #expect(statistics.talkedToday(by: "a", in: "q") == .seconds(70))
    #expect(statistics.answeredToday(by: "a", in: "none") == 0)
    #expect(statistics.openReport(.day, of: .agentInQueue("a", "r"), at: Self.noon)?.tally.talks == 1)
    _ = statistics.advance(to: .utc("2026-11-22 00:00"))
    #expect(statistics.answeredToday(by: "a", in: "q") == 0)
    #expect(statistics.talkedToday(by: "a", in: "q") == .zero)
  }
}
