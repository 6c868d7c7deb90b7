public import Telephony

/// What a figure is about.
public enum StatisticsScope: Codable, Hashable, Sendable {
  case queue(QueueID)
  /// Callers who asked for the skill when they entered a queue, over all queues.
  case skill(SkillID)
  case agent(AgentID)
  /// What an agent did for one queue; by day only.
  case agentInQueue(AgentID, QueueID)
}

/// A span of the tenant's local time.
public struct StatisticsPeriod: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// A quarter of an hour; shorter only where the zone's offset changes
    /// within one.
    case interval
    /// A local day, of 23 or 25 hours where clocks are changed.
    case day
  }

  public var kind: Kind
  public var start: Instant
  /// The first moment that no longer belongs to it.
  public var end: Instant

  public init(kind: Kind, start: Instant, end: Instant) {
    self.kind = kind
    self.start = start
    self.end = end
  }
}

/// What was counted in one period. There is none for a period in which
/// nothing was to be counted.
///
/// Reports of one scope add up by their tallies: the intervals of a day give
/// the day. Scope, kind and start name one report for good.
public struct StatisticsReport: Codable, Equatable, Sendable {
  public var scope: StatisticsScope
  public var period: StatisticsPeriod
  public var tally: Tally
  /// By which the tally was counted. Set for a queue; with the other scopes
  /// each call was counted by the rule of its queue.
  public var rule: ServiceLevelRule?
  /// Who waited when the period began; zero for an agent.
  public var waitingAtStart: Int
  /// Who waited when it ended.
  public var waitingAtEnd: Int

  public init(
    scope: StatisticsScope, period: StatisticsPeriod, tally: Tally, rule: ServiceLevelRule? = nil,
    waitingAtStart: Int = 0, waitingAtEnd: Int = 0
  ) {
    self.scope = scope
    self.period = period
    self.tally = tally
    self.rule = rule
    self.waitingAtStart = waitingAtStart
    self.waitingAtEnd = waitingAtEnd
  }
}
