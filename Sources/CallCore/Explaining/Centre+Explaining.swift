public import Telephony

/// Saying why.
extension Centre {
  /// How many decisions about one call are explained.
  static let explanationsMax = 200

  /// From now on each decision about the call is explained; see ``takeExplanations()``.
  /// It changes nothing of what is decided.
  public mutating func explain(_ call: CallID) { explainedCall = call }

  /// The explanations since the last look.
  public mutating func takeExplanations() -> [RoutingExplanation] {
    defer { explanations = [] }
    return explanations
  }

  /// What speaks for and against each agent for a caller who waits now; nil
  /// for a call that waits in no queue.
  public func explanation(of id: CallID, at now: Instant) -> RoutingExplanation? {
    guard let call = calls[id], let wait = call.phase.wait, let rules = rules(of: wait) else { return nil }
    return explanation(of: call, wait, rules, chosen: nil, at: now)
  }

  mutating func explainIfAsked(
    _ call: Call, _ wait: Wait, _ rules: QueueDefinition, chosen: AgentID?, at now: Instant
  ) {
    guard explainedCall == call.id, explanations.count < Self.explanationsMax else { return }
    explanations.append(explanation(of: call, wait, rules, chosen: chosen, at: now))
  }

  private func explanation(
    of call: Call, _ wait: Wait, _ rules: QueueDefinition, chosen: AgentID?, at now: Instant
  ) -> RoutingExplanation {
    let demand = routing.demands[wait.demand] ?? demand(wait.demand)
    var candidates = definition.agents.sorted { $0.key < $1.key }.compactMap { id, description in
      agents[id].map { candidate($0, description, for: wait, demand, at: now) }
    }
    rank(&candidates, rules.strategy, cursor: rules.strategy == .roundRobin ? cursors[wait.queue] : wait.cursor)
    return RoutingExplanation(
      call: call.id, at: now, queue: wait.queue, strategy: rules.strategy, order: rules.order,
      enqueuedAt: wait.enqueuedAt, priority: wait.priority, position: routing.position(of: call.id) ?? 1,
      required: wait.demand.skills.required, preferred: wait.demand.skills.preferred, tiers: wait.demand.tiers,
      stepsTaken: wait.nextStep, chosen: chosen, candidates: candidates)
  }

  private func candidate(
    _ agent: Agent, _ description: AgentDefinition, for wait: Wait, _ demand: Demand, at now: Instant
  ) -> RoutingCandidate {
    var removals = removals(of: description, agent.id, by: wait.demand)
    let membership = demand.members[agent.id]?.membership
    if wait.offers.contains(where: { $0.agent == agent.id }) {
      removals.append(.ringing)
    } else if agent.state != .available && !agent.takesMore {
      removals.append(.state(agent.state))
    } else if !agent.isOfferable {
      removals.append(.oldChannel)
    }
    if let membership, agent.pausedQueues.contains(membership.queue) { removals.append(.queuePaused) }
    if let bar = wait.bars.first(where: { $0.agent == agent.id && $0.endsAt > now }),
      avoided(by: wait, demand, at: now).contains(agent.id)
    {
      removals.append(.barred(until: bar.endsAt))
    }
    if let tier = wait.offers.map(\.tier).min(), let membership, membership.tier > tier {
      removals.append(.tierNotReached(membership.tier))
    }
    return RoutingCandidate(
      agent: agent.id, state: agent.state, since: agent.since, calls: agent.takesMore ? agent.legs.count : 0,
      tier: membership?.tier,
      fit: wait.demand.fit(of: description),
      measure: membership.map { demand.measure(of: agent, $0, served(agent.id, demand.key.queue)) },
      removals: removals, place: nil)
  }

  private func removals(
    of description: AgentDefinition, _ agent: AgentID, by key: DemandKey
  ) -> [RoutingRemoval] {
    if let named = key.agent, named != agent { return [.notTheNamedAgent] }
    let serving = description.memberships.filter { $0.queue == key.queue || key.alsoQueues.contains($0.queue) }
    guard let lowest = serving.map(\.tier).min() else { return [.notMember] }
    var removals: [RoutingRemoval] = []
    if let tiers = key.tiers, !serving.contains(where: { tiers.contains($0.tier) }) {
      removals.append(.outOfTier(lowest))
    }
    for (skill, level) in key.skills.required.sorted(by: { $0.key < $1.key }) {
      let has = description.skills[skill]
      if has.map({ $0 < level }) ?? true { removals.append(.skill(skill, needed: level, has: has)) }
    }
    return removals
  }

  /// Gives places to those who could be rung, and to each with one removal the
  /// place there would have been without it.
  private func rank(_ candidates: inout [RoutingCandidate], _ strategy: Strategy, cursor: MemberCursor?) {
    func isBefore(_ left: RoutingCandidate, _ right: RoutingCandidate) -> Bool {
      if left.tier != right.tier { return (left.tier ?? .max) < (right.tier ?? .max) }
      if left.calls != right.calls { return left.calls < right.calls }
      if left.fit != right.fit { return left.fit > right.fit }
      let (first, second) = (turn(left, strategy, cursor), turn(right, strategy, cursor))
      if first != second { return first < second }
      let (idle, other) = (agents[left.agent]?.idleSince, agents[right.agent]?.idleSince)
      if !strategy.goesByPosition, let idle, let other, idle != other { return idle < other }
      return left.agent < right.agent
    }
    let free = candidates.filter(\.removals.isEmpty).sorted(by: isBefore)
    for index in candidates.indices where candidates[index].removals.count <= 1 && candidates[index].tier != nil {
      let candidate = candidates[index]
      candidates[index].place = free.count { $0.agent != candidate.agent && isBefore($0, candidate) } + 1
    }
    candidates.sort {
      if $0.removals.isEmpty != $1.removals.isEmpty { return $0.removals.isEmpty }
      if $0.removals.isEmpty, $0.place != $1.place { return ($0.place ?? 0) < ($1.place ?? 0) }
      return $0.agent < $1.agent
    }
  }

  /// The measure, where a strategy goes on from a cursor as the distance to it.
  private func turn(_ candidate: RoutingCandidate, _ strategy: Strategy, _ cursor: MemberCursor?) -> Int64 {
    let measure = candidate.measure ?? .max
    guard let cursor, strategy.goesByPosition, strategy != .topDown else { return measure }
    let isAfter = (measure, candidate.agent.rawValue) > (Int64(cursor.position), cursor.agent.rawValue)
    return isAfter ? measure : measure &+ 1_000_000
  }
}
