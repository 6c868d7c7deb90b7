public import Telephony

/// Which closed intervals and days are wanted; every condition that is there
/// must hold.
public struct StatisticsQuery: Sendable, Equatable {
  public var scope: StatisticsScope.Kind?
  public var queue: QueueID?
  public var skill: SkillID?
  public var agent: AgentID?
  public var period: StatisticsPeriod.Kind?
  /// Began at this moment or later.
  public var startFrom: Instant?
  /// Began before this moment.
  public var startBefore: Instant?
  /// Reports on a page; less than 1 and more than 1,000 are taken as those.
  public var limit: Int
  /// Where the page before ended, as ``StatisticsPage/next`` said.
  public var cursor: String?

  public init(
    scope: StatisticsScope.Kind? = nil, queue: QueueID? = nil, skill: SkillID? = nil, agent: AgentID? = nil,
    period: StatisticsPeriod.Kind? = nil, startFrom: Instant? = nil, startBefore: Instant? = nil, limit: Int = 100,
    cursor: String? = nil
  ) {
    self.scope = scope
    self.queue = queue
    self.skill = skill
    self.agent = agent
    self.period = period
    self.startFrom = startFrom
    self.startBefore = startBefore
    self.limit = limit
    self.cursor = cursor
  }
}

/// A page of reports, newest beginning first; of one beginning by scope, queue,
/// skill and agent.
public struct StatisticsPage: Sendable, Equatable {
  public var reports: [StatisticsReport]
  /// The cursor for the page after this one; nil on the last.
  public var next: String?

  public init(reports: [StatisticsReport], next: String?) {
    self.reports = reports
    self.next = next
  }
}

extension StatisticsScope {
  /// A scope without its names.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case queue
    case skill
    case agent
    case agentInQueue = "agent_in_queue"
  }

  public var kind: Kind {
    switch self {
    case .queue: .queue
    case .skill: .skill
    case .agent: .agent
    case .agentInQueue: .agentInQueue
    }
  }

  public var queue: QueueID? {
    switch self {
    case .queue(let queue), .agentInQueue(_, let queue): queue
    case .skill, .agent: nil
    }
  }

  public var skill: SkillID? { if case .skill(let skill) = self { skill } else { nil } }

  public var agent: AgentID? {
    switch self {
    case .agent(let agent), .agentInQueue(let agent, _): agent
    case .queue, .skill: nil
    }
  }
}
