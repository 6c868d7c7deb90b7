import Telephony

/// Keeping the orders of ``Routing`` in step with calls and agents.
extension Centre {
  /// The queue's rules for a stay; nil when there is no such queue any more.
  func rules(of wait: Wait) -> QueueDefinition? { rules[wait.release]?[wait.queue] ?? definition.queues[wait.queue] }

  /// All of a queue's members, whatever their tiers and skills.
  func wholeDemand(of queue: QueueID) -> DemandKey {
    DemandKey(queue: queue, release: definition.release, skills: SkillDemand())
  }

  func demand(_ key: DemandKey) -> Demand {
    let rules = rules[key.release]?[key.queue] ?? definition.queues[key.queue] ?? QueueDefinition(name: "")
    var demand = Demand(key: key, rules: rules)
    if let only = key.agent {
      if let agent = agents[only], let description = definition.agents[only] {
        demand.add(agent, description, served(only, key.queue))
      }
      return demand
    }
    for queue in [key.queue] + key.alsoQueues {
      for id in members[queue] ?? [] where demand.members[id] == nil {
        if let agent = agents[id], let description = definition.agents[id] {
          demand.add(agent, description, served(id, key.queue))
        }
      }
    }
    return demand
  }

  func served(_ agent: AgentID, _ queue: QueueID) -> Demand.Served {
    Demand.Served(
      calls: statistics.answeredToday(by: agent, in: queue), talked: statistics.talkedToday(by: agent, in: queue))
  }

  mutating func ensureDemand(_ key: DemandKey) {
    guard routing.demands[key] == nil else { return }
    routing.add(demand(key))
  }

  /// Puts the call where it belongs in the orders.
  mutating func place(_ call: Call, at now: Instant) {
    let placement = placement(of: call)
    for queue in routing.place(call.id, placement) { noteSeeking(in: queue, at: now) }
    // The agent may have gone while the caller could not be rung for.
    if let placement, placement.list == .waiting, placement.demand.agent != nil {
      emptiedDemands.append(placement.demand)
    }
  }

  mutating func leaveOrders(_ call: CallID, at now: Instant) {
    for queue in routing.place(call, nil) { noteSeeking(in: queue, at: now) }
  }

  private mutating func placement(of call: Call) -> Routing.Placement? {
    guard let wait = call.phase.wait else { return nil }
    ensureDemand(wait.demand)
    return Routing.Placement(queue: wait.queue, rank: wait.rank, demand: wait.demand, list: list(of: call))
  }

  func list(of call: Call) -> Routing.Placement.List? {
    guard case .waiting(let wait) = call.phase, isUp(call.node), call.seeksAgent else { return nil }
    if wait.offers.isEmpty { return .waiting }
    return wait.wantsMoreOffers ? .hungry : nil
  }

  /// Makes all orders anew: after a restart, or when the description changed.
  mutating func rebuildRouting() {
    routing = Routing()
    for queue in definition.queues.keys.sorted() { ensureDemand(wholeDemand(of: queue)) }
    for call in calls.values.sorted(by: { $0.id < $1.id }) {
      routing.place(call.id, placement(of: call))
    }
  }

  /// Takes note of a changed agent in all orders the agent is in.
  mutating func settle(_ agent: Agent, before: Agent?, at now: Instant) {
    for key in routing.demands(of: agent.id) { routing.settle(agent, in: key, served(agent.id, key.queue)) }
    if agent.isOfferable && !(before?.isOfferable ?? false) { freedAgents.append(agent.id) }
    guard let before, before.state.kind != agent.state.kind || before.pausedQueues != agent.pausedQueues else { return }
    for key in routing.demands(of: agent.id) {
      guard let demand = routing.demands[key], let queue = demand.members[agent.id]?.membership.queue else { continue }
      let (last, isStaffed) = (before.isStaffed(in: queue), agent.isStaffed(in: queue))
      emptiedDemands.append(key)
      if key.isWhole && last != isStaffed { noteStaff(of: key.queue, at: now) }
      // With one who serves gone, those who were kept from another may be
      // offered to that one again.
      if last && !isStaffed && !demand.free.isEmpty {
        for entry in demand.waiting.prefix(Self.barsLookedAtMax) where calls[entry.call]?.phase.wait?.bars != [] {
          seekAgents(for: entry.call)
        }
      }
    }
  }

  /// How many callers at the head of a queue are looked at for bars that no
  /// longer hold; those behind are offered when their bars run out.
  private static let barsLookedAtMax = 1_000
}
