import Telephony

/// How long agents may be not ready: who is so for longer than the reason's
/// limit is overdue. That is told, and changes nothing of what the agent does.
///
/// A limit is a moment, counted from the beginning of being not ready, so that
/// neither a restart nor a new description begins it anew. Where there is no
/// limit there is no deadline either.
extension Centre {
  /// The agent's state has changed: the limit of its reason is watched, or no
  /// longer.
  ///
  /// - Parameter beginning: since when the agent is not ready for the reason.
  func watchLimit(of agent: inout Agent, since beginning: Instant, at now: Instant) {
    agent.limitEndsAt = nil
    agent.overdueSince = nil
    guard case .notReady(let reason, _) = agent.state else {
      // A desk that is lost during a break may be back in the same break.
      if case .unreachable = agent.state { return }
      agent.notReadySince = nil
      return
    }
    agent.notReadySince = beginning
    agent.limitEndsAt = definition.notReadyReasons[reason]?.limit.map { beginning.advanced(by: $0) }
    if let limitEndsAt = agent.limitEndsAt, limitEndsAt <= now { agent.overdueSince = limitEndsAt }
  }

  /// The limit is reached, unless the state ended by itself before.
  mutating func takeLimit(of agent: Agent, at now: Instant) {
    guard let limitEndsAt = agent.limitEndsAt, agent.overdueSince == nil, limitEndsAt <= now,
      agent.state.endsAt.map({ $0 > limitEndsAt }) ?? true
    else { return }
    var agent = agent
    agent.overdueSince = limitEndsAt
    announce(.agentChanged(view(of: agent)))
    saveAgent(agent, at: now)
  }

  /// A new description has other limits: they hold from the same beginning.
  mutating func describeLimits(at now: Instant) {
    for id in agents.keys.sorted() {
      guard var agent = agents[id], let beginning = agent.notReadySince, case .notReady = agent.state else { continue }
      let before = agent
      watchLimit(of: &agent, since: beginning, at: now)
      guard agent != before else { continue }
      announce(.agentChanged(view(of: agent)))
      saveAgent(agent, at: now)
    }
  }
}
