import Telephony

/// Which free agent is rung next for a caller.
extension Demand {
  /// What choosing has to go by.
  struct Choosing {
    /// Agents whom the caller is not offered to for now.
    var barred: [AgentID] = []
    /// Only tiers up to this one: those who are rung already are of it.
    var tierMax: Int?
    /// The member after whom a strategy by position goes on.
    var cursor: MemberCursor?
  }

  /// The agent to ring, or nil when nobody is free.
  ///
  /// Costs the logarithm of the free agents and the number of barred ones;
  /// ``Strategy/weightedRandom`` costs the number of free agents of the tier.
  func choose(_ choosing: Choosing, with generator: inout SeededGenerator) -> AgentID? {
    guard let first = firstFree(choosing) else { return nil }
    switch strategy {
    case .ringAll, .longestIdle, .leastRecent, .fewestCalls, .leastTalkTime, .topDown:
      return first.agent
    case .roundRobin, .ordered, .orderedFromRandom, .ringProgressively, .hunt:
      return next(after: choosing.cursor, in: first.group, choosing)?.agent ?? first.agent
    case .random:
      return drawn(from: first.group, choosing, with: &generator) ?? first.agent
    case .weightedRandom:
      return drawnByWeight(from: first.group, choosing, with: &generator) ?? first.agent
    }
  }

  private func firstFree(_ choosing: Choosing) -> FreeAgent? {
    for entry in free {
      if let limit = choosing.tierMax, entry.group.tier > limit { return nil }
      if !choosing.barred.contains(entry.agent) { return entry }
    }
    return nil
  }

  private func next(after cursor: MemberCursor?, in group: FreeAgent.Group, _ choosing: Choosing) -> FreeAgent? {
    guard let cursor else { return nil }
    let mark = FreeAgent(
      group: group, measure: Int64(cursor.position), idleSince: 0, position: cursor.position, agent: cursor.agent)
    for entry in free.elements(from: mark) {
      guard entry.group == group else { return nil }
      if entry.agent != cursor.agent && !choosing.barred.contains(entry.agent) { return entry }
    }
    return nil
  }

  /// The ranks of a group's first entry and of the one after its last.
  private func ranks(of group: FreeAgent.Group) -> Range<Int> {
    func bound(_ measure: Int64) -> Int {
      free.rank(of: FreeAgent(group: group, measure: measure, idleSince: 0, position: .min, agent: ""))
    }
    return bound(.min)..<bound(.max)
  }

  private func drawn(
    from group: FreeAgent.Group, _ choosing: Choosing, with generator: inout SeededGenerator
  ) -> AgentID? {
    let ranks = ranks(of: group)
    let barred = choosing.barred.compactMap { members[$0]?.entry }.filter { $0.group == group }
      .map { free.rank(of: $0) }.sorted()
    let count = ranks.count - barred.count
    guard count > 0 else { return nil }
    var rank = ranks.lowerBound + Int(generator.next(upperBound: UInt64(count)))
    for taken in barred where rank >= taken { rank += 1 }
    return free[rank].agent
  }

  private func drawnByWeight(
    from group: FreeAgent.Group, _ choosing: Choosing, with generator: inout SeededGenerator
  ) -> AgentID? {
    let ranks = ranks(of: group)
    let entries = ranks.map { free[$0].agent }.filter { !choosing.barred.contains($0) }
    let weights = entries.map { UInt64(max(1, members[$0]?.membership.weight ?? 1)) }
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    var rest = generator.next(upperBound: total)
    for (agent, weight) in zip(entries, weights) {
      if rest < weight { return agent }
      rest -= weight
    }
    return nil
  }
}
