import CallCore
import Telephony

/// A closed interval or day as a row of `statistics_report`.
enum StatisticsRow {
  private typealias Number = any WritableKeyPath<Tally, Int> & Sendable

  /// The numbers of the tally, each a column.
  private static let numbers: [(column: String, path: Number)] =
    [("entries", \.entries)] + outcomes.map { ($0.column, \Tally.outcomes[$0.outcome]) }
    + [
      ("answered_in_time", \.answeredInTime), ("abandoned_in_time", \.abandonedInTime),
      ("short_abandons", \.shortAbandons), ("answered_wait_us", \.answeredWaitMicroseconds),
      ("answered_wait_max_us", \.answeredWaitMicrosecondsMax), ("abandoned_wait_us", \.abandonedWaitMicroseconds),
      ("abandoned_wait_max_us", \.abandonedWaitMicrosecondsMax), ("talks", \.talks), ("talk_us", \.talkMicroseconds),
      ("hold_us", \.holdMicroseconds), ("wrap_ups", \.wrapUps), ("wrap_up_us", \.wrapUpMicroseconds),
      ("offers_missed", \.offersMissed),
    ] + StaffedState.allCases.map { ("staffed_\($0.rawValue)_us", \Tally.staffedMicroseconds[$0]) }

  private static let outcomes = QueueOutcome.allCases.map { outcome in
    // "full" is a word of SQL's own.
    (column: outcome == .full ? "refused_full" : outcome.rawValue, outcome: outcome)
  }

  /// What tells the reports of one beginning apart, in the order of pages.
  static let names = ["scope", "queue", "skill", "agent", "period"]

  /// The values of ``names``.
  static func identity(of report: StatisticsReport) -> [String] {
    let scope = report.scope
    return [
      scope.kind.rawValue, scope.queue?.rawValue ?? "", scope.skill?.rawValue ?? "", scope.agent?.rawValue ?? "",
      report.period.kind.rawValue,
    ]
  }

  private static let columns: [String] =
    names
    + [
      "start_us", "end_us", "journal_number", "threshold_us", "short_abandon_us", "waiting_at_start",
      "waiting_at_end",
    ] + numbers.map(\.column)

  /// Where the tally's numbers begin.
  private static let numbersStart = columns.count - numbers.count

  /// Lays a report down, once: a second of the same scope and period changes
  /// nothing.
  static let insert: (sql: String, columns: Int) = (
    """
    INSERT INTO statistics_report (\(columns.joined(separator: ", ")))
    VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
    ON CONFLICT (start_us, scope, queue, skill, agent, period) DO NOTHING
    """, columns.count
  )

  /// Reads reports; a condition may follow.
  static let select = "SELECT \(columns.joined(separator: ", ")) FROM statistics_report"

  static func values(of report: StatisticsReport, closedBy number: UInt64) -> [SQLValue] {
    var values: [SQLValue] = identity(of: report).map { .text($0) }
    values += [
      .integer(report.period.start.microsecondsSinceEpoch), .integer(report.period.end.microsecondsSinceEpoch),
      .count(number), .optional(report.rule?.threshold.wholeMicroseconds),
      .optional(report.rule?.shortAbandon.wholeMicroseconds), .integer(Int64(report.waitingAtStart)),
      .integer(Int64(report.waitingAtEnd)),
    ]
    return values + numbers.map { .integer(Int64(report.tally[keyPath: $0.path])) }
  }

  static func report(of row: SQLRow) throws(StorageError) -> StatisticsReport {
    var tally = Tally()
    for (index, number) in numbers.enumerated() {
      tally[keyPath: number.path] = Int(try row.integer(numbersStart + index))
    }
    var rule: ServiceLevelRule?
    if let threshold = try row.optionalInteger(8), let shortAbandon = try row.optionalInteger(9) {
      rule = ServiceLevelRule(threshold: .microseconds(threshold), shortAbandon: .microseconds(shortAbandon))
    }
    return StatisticsReport(
      scope: try scope(of: row),
      period: StatisticsPeriod(
        kind: try row.word(4, "period", of: "A report"),
        start: Instant(microsecondsSinceEpoch: try row.integer(5)),
        end: Instant(microsecondsSinceEpoch: try row.integer(6))),
      tally: tally, rule: rule, waitingAtStart: Int(try row.integer(10)), waitingAtEnd: Int(try row.integer(11)))
  }

  private static func scope(of row: SQLRow) throws(StorageError) -> StatisticsScope {
    let (queue, agent) = (QueueID(try row.text(1)), AgentID(try row.text(3)))
    let kind: StatisticsScope.Kind = try row.word(0, "scope", of: "A report")
    return switch kind {
    case .queue: .queue(queue)
    case .skill: .skill(SkillID(try row.text(2)))
    case .agent: .agent(agent)
    case .agentInQueue: .agentInQueue(agent, queue)
    }
  }
}
