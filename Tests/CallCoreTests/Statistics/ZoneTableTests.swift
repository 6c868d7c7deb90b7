import Telephony
import Testing

@testable import CallCore

@Suite("Days and intervals in the tenant's zone")
struct ZoneTableTests {
  struct Day: Sendable {
    let zone: ZoneTable
    let within: String
    let start: String
    let end: String
    let hours: Double
  }

  static let cairo = ZoneTable(  // Clocks change at midnight.
    identifier: "Africa/Cairo",
    transitions: [
      .init(from: .utc("2025-10-30 21:00"), secondsFromUTC: 7_200),
      .init(from: .utc("2026-04-23 22:00"), secondsFromUTC: 10_800),
      .init(from: .utc("2026-10-29 21:00"), secondsFromUTC: 7_200),
    ])
  static let apia = ZoneTable(  // Without 30 December 2011.
    identifier: "Pacific/Apia",
    transitions: [
      .init(from: .utc("2011-09-24 14:00"), secondsFromUTC: -36_000),
      .init(from: .utc("2011-12-30 10:00"), secondsFromUTC: 50_400),
    ])
  static let lordHowe = ZoneTable(  // Half an hour of summer time.
    identifier: "Australia/Lord_Howe",
    transitions: [
      .init(from: .utc("2025-10-04 15:30"), secondsFromUTC: 39_600),
      .init(from: .utc("2026-04-04 15:00"), secondsFromUTC: 37_800),
    ])

  static let days = [
    Day(zone: .utc, within: "2026-11-21 12:00", start: "2026-11-21 00:00", end: "2026-11-22 00:00", hours: 24),
    Day(zone: .berlin, within: "2026-03-28 23:00", start: "2026-03-28 23:00", end: "2026-03-29 22:00", hours: 23),
    Day(zone: .berlin, within: "2026-03-29 21:59", start: "2026-03-28 23:00", end: "2026-03-29 22:00", hours: 23),
    Day(zone: .berlin, within: "2026-03-29 22:00", start: "2026-03-29 22:00", end: "2026-03-30 22:00", hours: 24),
    Day(zone: .berlin, within: "2026-10-25 00:30", start: "2026-10-24 22:00", end: "2026-10-25 23:00", hours: 25),
    Day(zone: .berlin, within: "2026-10-25 22:59", start: "2026-10-24 22:00", end: "2026-10-25 23:00", hours: 25),
    Day(zone: .kathmandu, within: "2026-11-21 18:14", start: "2026-11-20 18:15", end: "2026-11-21 18:15", hours: 24),
    Day(zone: .kathmandu, within: "2026-11-21 18:15", start: "2026-11-21 18:15", end: "2026-11-22 18:15", hours: 24),
    // Forward at midnight: 24 April begins at 01:00.
    Day(zone: cairo, within: "2026-04-24 05:00", start: "2026-04-23 22:00", end: "2026-04-24 21:00", hours: 23),
    // Back from midnight to 23:00: 29 October has that hour twice.
    Day(zone: cairo, within: "2026-10-29 21:30", start: "2026-10-28 21:00", end: "2026-10-29 22:00", hours: 25),
    Day(zone: apia, within: "2011-12-30 09:00", start: "2011-12-29 10:00", end: "2011-12-30 10:00", hours: 24),
    Day(zone: apia, within: "2011-12-30 11:00", start: "2011-12-30 10:00", end: "2011-12-31 10:00", hours: 24),
    Day(zone: lordHowe, within: "2026-04-05 00:00", start: "2026-04-04 13:00", end: "2026-04-05 13:30", hours: 24.5),
  ]

  @Test(arguments: days)
  func aDayIsFromMidnightToMidnight(_ sample: Day) {
    let statistics = Statistics(zone: sample.zone, at: .utc(sample.within))
    #expect(statistics.day.start == .utc(sample.start))
    #expect(statistics.day.end == .utc(sample.end))
    #expect(statistics.day.start.duration(to: statistics.day.end).inSeconds == sample.hours * 3_600)
  }

  @Test(arguments: [ZoneTable.utc, .berlin, .kathmandu, cairo, lordHowe])
  func intervalsTileTheDays(_ zone: ZoneTable) throws {
    // Over a whole year: no gap, no overlap, aligned to local quarters, days end where intervals do.
    var now = Instant.utc("2026-01-01 12:07")
    var day = Statistics(zone: zone, at: now).day
    var seen: [Int: Int] = [:]
    while now < .utc("2027-01-02 00:00") {
      let (start, end) = (zone.intervalStart(at: now), zone.intervalEnd(after: now))
      let localStart = start.microsecondsSinceEpoch / 1_000_000 + Int64(zone.secondsFromUTC(at: start))
      let lastMoment = Instant(microsecondsSinceEpoch: end.microsecondsSinceEpoch - 1)
      let holds =
        start <= now && start.duration(to: end) == .seconds(900) && localStart % 900 == 0
        && zone.intervalStart(at: lastMoment) == start && zone.intervalStart(at: end) == end
        && start >= day.start && end <= day.end
      try #require(holds, "\(start) to \(end)")
      if end == day.end {
        seen[Int(day.start.duration(to: day.end).inSeconds), default: 0] += 1
        let next = Statistics(zone: zone, at: end).day
        #expect(next.start == day.end)
        day = next
      }
      now = end
    }
    let lengths: [Int: Int] =
      switch zone.identifier {
      case "Europe/Berlin": [86_400: 364, 82_800: 1, 90_000: 1]
      case "Africa/Cairo": [86_400: 364, 82_800: 1, 90_000: 1]
      case "Australia/Lord_Howe": [86_400: 365, 88_200: 1]
      default: [86_400: 366]
      }
    #expect(seen == lengths)
  }

  @Test func aChangeOffTheQuartersCutsTheInterval() {
    let zone = ZoneTable(
      identifier: "Africa/Monrovia",
      transitions: [
        .init(from: .utc("1970-01-01 00:00"), secondsFromUTC: -2_670),
        .init(from: .utc("1972-01-07 00:44:30"), secondsFromUTC: 0),
      ])
    let change = Instant.utc("1972-01-07 00:44:30")
    let before = change.advanced(by: .seconds(-1))
    #expect(zone.intervalEnd(after: before) == change)
    #expect(zone.intervalStart(at: before) == change.advanced(by: .seconds(-900)))
    #expect(zone.intervalStart(at: change) == change)
    #expect(zone.intervalEnd(after: change) == .utc("1972-01-07 00:45"))
  }

  /// Moments in 2026 by UTC, a time of day, and when it is next.
  static let times: [(zone: ZoneTable, after: String, time: Int, next: String)] = [
    (.utc, "2026-03-01 03:29:59", 12_600, "2026-03-01 03:30"),
    (.utc, "2026-03-01 03:30", 12_600, "2026-03-02 03:30"),
    (.berlin, "2026-01-31 22:59", 0, "2026-01-31 23:00"),
    // Clocks go forward at 01:00 UTC, from 02:00 to 03:00: 02:30 is reached with it.
    (.berlin, "2026-03-28 12:00", 9_000, "2026-03-29 01:00"),
    (.berlin, "2026-03-29 01:00", 9_000, "2026-03-30 00:30"),
    // Clocks go back at 01:00 UTC, from 03:00 to 02:00: once, at the first 02:30.
    (.berlin, "2026-10-24 12:00", 9_000, "2026-10-25 00:30"),
    (.berlin, "2026-10-25 00:30", 9_000, "2026-10-26 01:30"),
    (.kathmandu, "2026-05-01 00:00", 86_340, "2026-05-01 18:14"),
  ]

  @Test(arguments: times.indices)
  func theNextTimeOfDayIsByTheZonesClocks(_ index: Int) {
    let row = Self.times[index]
    #expect(row.zone.next(.seconds(row.time), after: .utc(row.after)) == .utc(row.next))
  }

  @Test func tablesArePutInOrder() throws {
    let (early, late) = (Instant.utc("2026-01-01 00:00"), Instant.utc("2026-06-01 00:00"))
    let zone = ZoneTable(
      identifier: "x",
      transitions: [
        .init(from: late, secondsFromUTC: 60), .init(from: early, secondsFromUTC: 1),
        .init(from: early, secondsFromUTC: 0), .init(from: late + .seconds(9), secondsFromUTC: 60),
        .init(from: late + .seconds(10), secondsFromUTC: 1_000_000),
      ])
    #expect(zone.transitions.map(\.secondsFromUTC) == [0, 60, 86_399])
    #expect(zone.secondsFromUTC(at: .epoch) == 0)
    #expect(zone.secondsFromUTC(at: late) == 60)
    #expect(try restarted(zone) == zone)
    #expect(ZoneTable.utc.secondsFromUTC(at: late) == 0)
  }
}
