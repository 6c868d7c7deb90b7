import Telephony

/// Looking at what is still open.
extension Statistics {
  /// The open interval or day of a scope as it stands at `now`, with the time
  /// that agents spend in their present states.
  ///
  /// - Returns: nil when there is nothing to report yet; always for an interval
  ///   of ``StatisticsScope/agentInQueue(_:_:)``.
  func openReport(
    _ kind: StatisticsPeriod.Kind, of scope: StatisticsScope, at now: Instant
  ) -> StatisticsReport? {
    let period = kind == .day ? day : interval
    switch scope {
    case .queue(let id):
      guard let account = queues[id] else { return nil }
      return account.contacts.report(scope, period, rule: account.rule)
    case .skill(let id): return skills[id]?.report(scope, period)
    case .agent(let id):
      guard var account = agents[id] else { return nil }
      account.count(until: now)
      let tally = kind == .day ? account.earlier + account.interval : account.interval
      return tally.isEmpty ? nil : StatisticsReport(scope: scope, period: period, tally: tally)
    case .agentInQueue(let id, let queue):
      guard kind == .day, let share = agents[id]?.shares[queue] else { return nil }
      return StatisticsReport(scope: scope, period: period, tally: share.tally)
    }
  }

  /// Calls of the queue that the agent has answered today, callbacks included;
  /// for routing.
  func answeredToday(by agent: AgentID, in queue: QueueID) -> Int {
    agents[agent]?.shares[queue].map { $0.answered + $0.callbacks } ?? 0
  }

  /// How long the agent has talked today with callers of the queue, hold
  /// included, talks under way not; for routing.
  func talkedToday(by agent: AgentID, in queue: QueueID) -> Duration {
    guard let share = agents[agent]?.shares[queue] else { return .zero }
    return .microseconds(share.talkMicroseconds + share.holdMicroseconds)
  }

  /// Who waits in the queue, as the counts have it.
  func waiting(in queue: QueueID) -> Int { queues[queue]?.contacts.waiting ?? 0 }
}
