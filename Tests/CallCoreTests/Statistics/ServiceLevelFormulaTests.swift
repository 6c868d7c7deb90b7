import Telephony
import Testing

@testable import CallCore

@Suite("Service level by five formulas")
struct ServiceLevelFormulaTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// Waits in seconds.
    var answered: [Int] = []
    var abandoned: [Int] = []
    var others: [QueueOutcome] = []
    /// In the order of the formulas; nil for no figure.
    let expected: [Double?]

    var testDescription: String { name }
  }

  /// T is 20 s, short is below 5 s. Worked out by hand.
  static let cases = [
    Case(name: "nobody", expected: [nil, nil, nil, nil, nil]),
    Case(name: "all answered in T", answered: [0, 5, 20], expected: [1, 1, 1, 1, 1]),
    Case(name: "all answered late", answered: [21, 60], expected: [0, 0, 0, 0, 0]),
    // 3 answered, 2 of them in T; 5 abandoned at 2, 4, 5, 20, 30: 4 in T, 2 short.
    // 2/3; (2+4)/8; 2/(8−2); 2/8; 2/(8−4).
    Case(
      name: "mixed", answered: [3, 19, 40], abandoned: [2, 4, 5, 20, 30],
      expected: [2.0 / 3, 0.75, 2.0 / 6, 0.25, 0.5]),
    // 4 abandoned at 1, 10, 25, 90: 2 in T, 1 short. –; 2/4; 0/3; 0/4; 0/2.
    Case(name: "all abandoned", abandoned: [1, 10, 25, 90], expected: [nil, 0.5, 0, 0, 0]),
    Case(name: "all abandoned short", abandoned: [0, 1, 4], expected: [nil, 1, nil, 0, nil]),
    Case(name: "abandoned at the short limit is not short", abandoned: [5], expected: [nil, 1, 0, 0, nil]),
    Case(name: "abandoned at T is in T", answered: [20], abandoned: [20], expected: [1, 1, 0.5, 0.5, 1]),
    Case(name: "late abandons", answered: [1, 1, 1], abandoned: [21], expected: [1, 0.75, 0.75, 0.75, 0.75]),
    Case(
      name: "other outcomes count in none", answered: [1], abandoned: [30],
      others: QueueOutcome.allCases.filter { $0 != .answered && $0 != .abandoned }, expected: [1, 0.5, 0.5, 0.5, 0.5]),
  ]

  @Test(arguments: cases)
  func formulas(_ sample: Case) {
    var statistics = Statistics(at: .epoch)
    for wait in sample.answered {
      statistics.take(.entered("q", skills: []), at: .epoch)
      statistics.take(.answered("q", by: "a", skills: [], waited: .seconds(wait)), at: .epoch)
    }
    for wait in sample.abandoned { statistics.pass(.abandoned, waited: .seconds(wait), at: .epoch) }
    for outcome in sample.others { statistics.pass(outcome, waited: .seconds(7), at: .epoch) }
    let tally = statistics.queues["q"]?.contacts.interval ?? Tally()
    #expect(ServiceLevelFormula.allCases.map(tally.serviceLevel) == sample.expected)
    #expect(statistics.checkSums(waiting: [:]) == [])
  }

  @Test func namesAreForGood() {
    #expect(
      ServiceLevelFormula.allCases.map(\.rawValue) == [
        "app_queue_sl", "app_queue_sl2", "short_abandons_excluded", "abandons_as_misses", "late_abandons_as_misses",
      ])
  }

  @Test func thresholdsAreTheQueuesOwn() throws {
    var statistics = Statistics(at: .epoch)
    let rules: [QueueID: ServiceLevelRule] = [
      "fast": ServiceLevelRule(threshold: .seconds(10), shortAbandon: .zero),
      "slow": ServiceLevelRule(threshold: .seconds(60), shortAbandon: .seconds(30)),
    ]
    statistics.describe(queues: rules, zone: .utc, at: .epoch)
    for queue in ["fast", "slow"] as [QueueID] {
      statistics.pass(.abandoned, in: queue, waited: .seconds(20), at: .epoch)
      statistics.take(.entered(queue, skills: ["s"]), at: .epoch)
      statistics.take(.answered(queue, by: "a", skills: ["s"], waited: .seconds(20)), at: .epoch)
    }
    let fast = try #require(statistics.openReport(.interval, of: .queue("fast"), at: .epoch))
    let slow = try #require(statistics.openReport(.interval, of: .queue("slow"), at: .epoch))
    let skill = try #require(statistics.openReport(.interval, of: .skill("s"), at: .epoch))
    let agent = try #require(statistics.openReport(.day, of: .agent("a"), at: .epoch))
    #expect([fast.rule, slow.rule, skill.rule, agent.rule] == [rules["fast"], rules["slow"], nil, nil])
    #expect([fast, slow, skill, agent].map(\.tally.answeredInTime) == [0, 1, 1, 1])
    #expect([fast, slow].map(\.tally.abandonedInTime) == [0, 1])
    #expect([fast, slow].map(\.tally.shortAbandons) == [0, 1])
    #expect(agent.tally.serviceLevel(.appQueue) == 0.5)
  }
}
