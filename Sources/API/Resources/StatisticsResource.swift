public import CallCore
import Telephony

/// What was counted of a queue, a skill or an agent in an interval or a day,
/// as the API shows it.
///
/// The counts of one scope add up over periods; the ``figures`` don't.
public struct StatisticsResource: Codable, Equatable, Sendable {
  /// `queue`, `skill`, `agent` or `agent_in_queue`.
  public var scope: String
  /// The queue; of the scopes `queue` and `agent_in_queue`.
  public var queue: String?
  public var skill: String?
  /// The agent; of the scopes `agent` and `agent_in_queue`.
  public var agent: String?
  public var period: PeriodResource
  /// Tries to enter the queue, refused ones included.
  public var entries: Int
  /// How many entries ended in which way, by `QueueOutcome`; those that none
  /// ended in are left out.
  public var outcomes: [String: Int]
  /// Answered within the threshold of the service level.
  public var answeredInTime: Int
  public var abandonedInTime: Int
  /// Abandoned sooner than what counts as having waited.
  public var shortAbandons: Int
  public var talks: Int
  public var wrapUps: Int
  /// Offers that rang in vain, were declined or did not reach the agent.
  public var offersMissed: Int
  public var waitingAtStart: Int
  public var waitingAtEnd: Int
  public var times: StatisticsTimesResource
  /// How many milliseconds an agent was in each state, by `StaffedState`; of
  /// the scope `agent` only. States of no time are left out.
  public var staffedMs: [String: Int64]?
  public var figures: FiguresResource

  enum CodingKeys: String, CodingKey {
    case scope, queue, skill, agent, period, entries, outcomes
    case answeredInTime = "answered_in_time"
    case abandonedInTime = "abandoned_in_time"
    case shortAbandons = "short_abandons"
    case talks
    case wrapUps = "wrap_ups"
    case offersMissed = "offers_missed"
    case waitingAtStart = "waiting_at_start"
    case waitingAtEnd = "waiting_at_end"
    case times
    case staffedMs = "staffed_ms"
    case figures
  }

  public init(_ report: StatisticsReport) {
    let tally = report.tally
    scope = report.scope.kind.rawValue
    queue = report.scope.queue?.rawValue
    skill = report.scope.skill?.rawValue
    agent = report.scope.agent?.rawValue
    period = PeriodResource(report.period)
    entries = tally.entries
    outcomes = QueueOutcome.allCases.reduce(into: [:]) { counts, outcome in
      if tally.outcomes[outcome] != 0 { counts[outcome.rawValue] = tally.outcomes[outcome] }
    }
    answeredInTime = tally.answeredInTime
    abandonedInTime = tally.abandonedInTime
    shortAbandons = tally.shortAbandons
    talks = tally.talks
    wrapUps = tally.wrapUps
    offersMissed = tally.offersMissed
    waitingAtStart = report.waitingAtStart
    waitingAtEnd = report.waitingAtEnd
    times = StatisticsTimesResource(tally)
    if case .agent = report.scope {
      staffedMs = StaffedState.allCases.reduce(into: [:]) { times, state in
        let microseconds = tally.staffedMicroseconds[state]
        if microseconds != 0 { times[state.rawValue] = Int64(microseconds / 1_000) }
      }
    }
    figures = FiguresResource(report)
  }
}

/// A quarter of an hour or a day of the centre's time zone.
public struct PeriodResource: Codable, Equatable, Sendable {
  /// `interval` or `day`.
  public var kind: String
  public var start: Timestamp
  /// The first moment that no longer belongs to it.
  public var end: Timestamp

  public init(_ period: StatisticsPeriod) {
    kind = period.kind.rawValue
    start = Timestamp(period.start)
    end = Timestamp(period.end)
  }
}

/// Times together, in whole milliseconds.
public struct StatisticsTimesResource: Codable, Equatable, Sendable {
  public var answeredWaitMs: Int64
  public var answeredWaitMaxMs: Int64
  public var abandonedWaitMs: Int64
  public var abandonedWaitMaxMs: Int64
  /// Talking, without hold, in talks that ended.
  public var talkMs: Int64
  public var holdMs: Int64
  public var wrapUpMs: Int64

  enum CodingKeys: String, CodingKey {
    case answeredWaitMs = "answered_wait_ms"
    case answeredWaitMaxMs = "answered_wait_max_ms"
    case abandonedWaitMs = "abandoned_wait_ms"
    case abandonedWaitMaxMs = "abandoned_wait_max_ms"
    case talkMs = "talk_ms"
    case holdMs = "hold_ms"
    case wrapUpMs = "wrap_up_ms"
  }

  init(_ tally: Tally) {
    func milliseconds(_ microseconds: Int) -> Int64 { Int64(microseconds / 1_000) }
    answeredWaitMs = milliseconds(tally.answeredWaitMicroseconds)
    answeredWaitMaxMs = milliseconds(tally.answeredWaitMicrosecondsMax)
    abandonedWaitMs = milliseconds(tally.abandonedWaitMicroseconds)
    abandonedWaitMaxMs = milliseconds(tally.abandonedWaitMicrosecondsMax)
    talkMs = milliseconds(tally.talkMicroseconds)
    holdMs = milliseconds(tally.holdMicroseconds)
    wrapUpMs = milliseconds(tally.wrapUpMicroseconds)
  }
}

/// What the counts come to. A figure is left out where there is nothing to
/// divide by, or where the scope has no such figure.
public struct FiguresResource: Codable, Equatable, Sendable {
  /// Of queues and skills.
  public var serviceLevel: ServiceLevelResource?
  /// ASA: the mean wait of the answered; not of an agent in a queue.
  public var averageSpeedOfAnswerMs: Int64?
  /// The mean wait of those who abandoned.
  public var averageAbandonTimeMs: Int64?
  /// AHT: talk, hold and after-call work for each talk that ended.
  public var averageHandleTimeMs: Int64?
  /// Abandoned of all entries that ended, 0 to 1; of queues and skills.
  public var abandonRate: Double?
  /// The same as if the short abandons had never come.
  public var abandonRateWithoutShort: Double?
  /// (on call + wrap-up) ÷ (available + offered + on call + wrap-up), 0 to 1;
  /// of agents.
  public var occupancy: Double?

  enum CodingKeys: String, CodingKey {
    case serviceLevel = "service_level"
    case averageSpeedOfAnswerMs = "average_speed_of_answer_ms"
    case averageAbandonTimeMs = "average_abandon_time_ms"
    case averageHandleTimeMs = "average_handle_time_ms"
    case abandonRate = "abandon_rate"
    case abandonRateWithoutShort = "abandon_rate_without_short"
    case occupancy
  }

  init(_ report: StatisticsReport) {
    let tally = report.tally
    averageHandleTimeMs = tally.averageHandleTime?.wholeMilliseconds
    switch report.scope {
    case .queue, .skill:
      serviceLevel = ServiceLevelResource(tally, rule: report.rule)
      averageSpeedOfAnswerMs = tally.averageSpeedOfAnswer?.wholeMilliseconds
      averageAbandonTimeMs = tally.averageAbandonTime?.wholeMilliseconds
      abandonRate = tally.abandonRate
      abandonRateWithoutShort = tally.abandonRateWithoutShort
    case .agent:
      averageSpeedOfAnswerMs = tally.averageSpeedOfAnswer?.wholeMilliseconds
      occupancy = tally.occupancy
    // The waits of an agent's callers are not kept apart by queue.
    case .agentInQueue: break
    }
  }
}

/// The service level by each formula in use, 0 to 1, and what was in time.
public struct ServiceLevelResource: Codable, Equatable, Sendable {
  /// Answered within it is in time. Of queues only: of a skill, each call was
  /// counted by the threshold of its queue.
  public var thresholdMs: Int64?
  /// Who hung up sooner is a short abandon.
  public var shortAbandonMs: Int64?
  /// By ``CallCore/ServiceLevelFormula``; without a caller who counts, a
  /// formula is left out.
  public var byFormula: [String: Double]

  enum CodingKeys: String, CodingKey {
    case thresholdMs = "threshold_ms"
    case shortAbandonMs = "short_abandon_ms"
    case byFormula = "by_formula"
  }

  init(_ tally: Tally, rule: ServiceLevelRule?) {
    thresholdMs = rule?.threshold.wholeMilliseconds
    shortAbandonMs = rule?.shortAbandon.wholeMilliseconds
    byFormula = ServiceLevelFormula.allCases.reduce(into: [:]) { $0[$1.rawValue] = tally.serviceLevel($1) }
  }
}

/// One page of closed intervals and days, newest beginning first.
public struct StatisticsList: Codable, Equatable, Sendable {
  public var statistics: [StatisticsResource]
  /// Hand this in as `cursor` for the page after this one; absent on the last.
  public var next: String?

  public init(statistics: [StatisticsResource], next: String?) {
    self.statistics = statistics
    self.next = next
  }
}
