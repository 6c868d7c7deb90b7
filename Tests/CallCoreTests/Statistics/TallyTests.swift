import Foundation
import Telephony
import Testing

@testable import CallCore

@Suite("Tallies and their figures")
struct TallyTests {
  @Test func figuresOfAQueue() {
    var statistics = Statistics(at: .epoch)
    for wait in [10, 20, 60] {
      statistics.take(.entered("q", skills: []), at: .epoch)
      statistics.take(.answered("q", by: "a", skills: [], waited: .seconds(wait)), at: .epoch)
    }
    for wait in [1, 3, 50] { statistics.pass(.abandoned, waited: .seconds(wait), at: .epoch) }
    statistics.pass(.timedOut, waited: .seconds(300), at: .epoch)
    statistics.pass(.full, at: .epoch)
    statistics.take(.talkEnded("q", by: "a", skills: [], talked: .seconds(100), held: .seconds(20)), at: .epoch)
    statistics.take(.talkEnded("q", by: "a", skills: [], talked: .seconds(200), held: .zero), at: .epoch)
    statistics.take(.wrapUpEnded("q", by: "a", skills: [], .seconds(30)), at: .epoch)
    statistics.take(.wrapUpEnded("q", by: "a", skills: [], .seconds(10)), at: .epoch)
    statistics.take(.offerMissed("q", by: "a"), at: .epoch)
    let tally = statistics.queues["q"]?.contacts.interval ?? Tally()
    #expect(tally.entries == 8)
    #expect(tally.ended == 8)
    #expect(tally.averageSpeedOfAnswer == .seconds(30))
    #expect(tally.answeredWaitMicrosecondsMax == 60_000_000)
    #expect(tally.averageAbandonTime == .seconds(18))
    #expect(tally.abandonedWaitMicrosecondsMax == 50_000_000)
    #expect(tally.averageHandleTime == .seconds(180))  // (300 + 20 + 40) ÷ 2
    #expect(tally.abandonRate == 3.0 / 8)
    #expect(tally.abandonRateWithoutShort == 1.0 / 6)
    #expect(tally.offersMissed == 1)
    #expect(tally.occupancy == nil)
  }

  @Test func occupancyLeavesOutWhatIsNotForQueues() {
    var tally = Tally()
    #expect(tally.occupancy == nil)
    for (state, seconds) in [
      (StaffedState.available, 30), (.offered, 10), (.onCall, 50), (.wrapUp, 10), (.notReady, 500), (.otherCall, 70),
      (.unreachable, 5),
    ] { tally.staffedMicroseconds[state] = seconds * 1_000_000 }
    #expect(tally.occupancy == 0.6)
    #expect(tally.staffedTime == .seconds(675))
  }

  @Test func nothingGivesNoFigures() {
    let tally = Tally()
    #expect(tally.isEmpty)
    #expect(tally.averageSpeedOfAnswer == nil)
    #expect(tally.averageAbandonTime == nil)
    #expect(tally.averageHandleTime == nil)
    #expect(tally.abandonRate == nil)
    #expect(tally.abandonRateWithoutShort == nil)
  }

  /// A tally in which every number is another one.
  static func full(from first: Int = 1) -> Tally {
    var tally = Tally()
    tally.entries = first
    tally.answeredInTime = first + 1
    tally.abandonedInTime = first + 2
    tally.shortAbandons = first + 3
    tally.answeredWaitMicroseconds = first + 4
    tally.answeredWaitMicrosecondsMax = first + 5
    tally.abandonedWaitMicroseconds = first + 6
    tally.abandonedWaitMicrosecondsMax = first + 7
    tally.talks = first + 8
    tally.talkMicroseconds = first + 9
    tally.holdMicroseconds = first + 10
    tally.wrapUps = first + 11
    tally.wrapUpMicroseconds = first + 12
    tally.offersMissed = first + 13
    for (index, outcome) in QueueOutcome.allCases.enumerated() { tally.outcomes[outcome] = first + 20 + index }
    for (index, state) in StaffedState.allCases.enumerated() { tally.staffedMicroseconds[state] = first + 40 + index }
    return tally
  }

  @Test func addingIsAMonoid() {
    let (a, b, c) = (Self.full(), Self.full(from: 100), Self.full(from: 7))
    #expect(a + Tally() == a)
    #expect(Tally() + a == a)
    #expect((a + b) + c == a + (b + c))
    #expect(a + b == b + a)
    let sum = a + b
    #expect(sum.entries == 101)
    #expect(sum.offersMissed == 14 + 113)
    #expect(sum.answeredWaitMicrosecondsMax == 105)
    #expect(sum.abandonedWaitMicrosecondsMax == 107)
    #expect(sum.outcomes[.failed] == 32 + 131)
    #expect(sum.staffedMicroseconds[.unreachable] == 47 + 146)
  }

  @Test func everyCaseHasASlotOfItsOwn() {
    #expect(Set(QueueOutcome.allCases.map(\.slot)).count == QueueOutcome.allCases.count)
    #expect(Set(StaffedState.allCases.map(\.slot)).count == StaffedState.allCases.count)
    let slots = QueueOutcome.allCases.map(\.slot) + StaffedState.allCases.map(\.slot)
    #expect(slots.min() == 0 && (slots.max() ?? 16) < 16)
  }

  @Test func writtenDownAndReadAgain() throws {
    #expect(try restarted(Self.full()) == Self.full())
    #expect(try restarted(Tally()) == Tally())
    let nothing = String(decoding: try JSONEncoder().encode(Tally()), as: UTF8.self)
    #expect(nothing == "{}")
    var tally = Tally()
    tally.outcomes[.timedOut] = 2
    let text = String(decoding: try JSONEncoder().encode(tally), as: UTF8.self)
    #expect(text == #"{"outcomes":{"timed_out":2}}"#)
  }

  @Test func anOutcomeOfALaterVersionIsNotIgnored() {
    let data = Data(#"{"outcomes":{"answered":1,"beamed_up":2}}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Tally.self, from: data) }
  }

  @Test func eachFieldOfAReportChangesItsDigest() throws {
    let period = StatisticsPeriod(kind: .day, start: .epoch, end: .epoch + .seconds(9))
    let report = StatisticsReport(
      scope: .queue("x"), period: period, tally: Self.full(), rule: ServiceLevelRule(), waitingAtStart: 1,
      waitingAtEnd: 2)
    var variants = [report]
    func vary(_ change: (inout StatisticsReport) -> Void) {
      var changed = report
      change(&changed)
      variants.append(changed)
    }
    for scope in [StatisticsScope.skill("x"), .agent("x"), .agentInQueue("x", "x"), .agentInQueue("x", "y")] {
      vary { $0.scope = scope }
    }
    vary { $0.period.kind = .interval }
    vary { $0.period.start = .epoch + .seconds(1) }
    vary { $0.period.end = .epoch + .seconds(8) }
    vary { $0.rule = nil }
    vary { $0.rule?.threshold = .seconds(21) }
    vary { $0.rule?.shortAbandon = .seconds(6) }
    vary { $0.waitingAtStart = 7 }
    vary { $0.waitingAtEnd = 7 }
    // Each number of the tally, by its written form.
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Self.full()))
    let fields = try #require(object as? [String: Any])
    #expect(fields.count == 16)
    for (name, value) in fields {
      if let number = value as? Int {
        let data = try JSONSerialization.data(withJSONObject: fields.merging([name: number + 1_000]) { $1 })
        let tally = try JSONDecoder().decode(Tally.self, from: data)
        vary { $0.tally = tally }
      }
    }
    for outcome in QueueOutcome.allCases { vary { $0.tally.outcomes[outcome] = 0 } }
    for state in StaffedState.allCases { vary { $0.tally.staffedMicroseconds[state] += 1 } }
    let digests = variants.map { variant in
      var digest = StableDigest()
      digest.combine(variant)
      return digest
    }
    #expect(variants.count == 1 + 4 + 8 + 14 + 15 + 7)
    #expect(Set(digests).count == variants.count)
  }
}
