import Telephony

/// Callers whom nobody is left for, in a queue or while one agent is asked
/// alone.
extension Centre {
  // MARK: One agent alone

  /// Whether the caller is offered to one agent alone at first: the one that
  /// the flow names, or the one of the last talk.
  mutating func chooseFirstAgent(for call: Call, _ wait: inout Wait, _ rules: QueueDefinition, at now: Instant) {
    if let agent = wait.asked.agent, wait.asked.agentTime > .zero, isWorthWaitingFor(agent, wait) {
      wait.aloneUntil = now.advanced(by: wait.asked.agentTime)
      wait.demand.agent = agent
    } else if let agent = lastAgent(of: call, rules, at: now), isWorthWaitingFor(agent, wait) {
      wait.aloneUntil = now.advanced(by: rules.lastAgentTime)
      wait.demand.agent = agent
    }
  }

  private func lastAgent(of call: Call, _ rules: QueueDefinition, at now: Instant) -> AgentID? {
    guard rules.lastAgentTime > .zero, let customer = call.customer.flatMap({ customers[$0] }),
      let talkedAt = customer.talkedAt, talkedAt.duration(to: now) <= rules.lastAgentMemory
    else { return nil }
    return customer.agent
  }

  /// Whether the agent may serve the caller, and is likely to before long.
  func isWorthWaitingFor(_ id: AgentID, _ wait: Wait) -> Bool {
    guard let agent = agents[id], let description = definition.agents[id],
      let queue = wait.demand.membership(of: id, description)?.queue, !agent.pausedQueues.contains(queue)
    else { return false }
    // One whom the flow names may be back from a break in time.
    return wait.asked.agent == id && wait.asked.agentTime > .zero ? agent.isLoggedIn : agent.isStaffed(in: queue)
  }

  /// From now on everybody who may serve the caller is asked.
  mutating func endTimeAlone(of id: CallID, _ wait: inout Wait) {
    wait.aloneUntil = nil
    wait.demand.agent = nil
    emptiedDemands.append(wait.demand)  // There may be nobody else.
    seekAgents(for: id)
  }

  // MARK: Nobody left

  /// Whether whoever enters the queue would be turned away, or thrown out
  /// again, because nobody is there.
  func isDeserted(_ demand: DemandKey, _ rules: QueueDefinition) -> Bool {
    [rules.joining.refusesWhenEmpty, rules.leavesWhenEmpty].contains { conditions in
      conditions.map { isEmpty(demand, $0) } ?? false
    }
  }

  /// Whether no agent is there who could serve, those in the conditions left
  /// out.
  private func isEmpty(_ demand: DemandKey, _ conditions: AgentConditions) -> Bool {
    let key = conditions.contains(.outOfTier) ? demand.forAnyAgent : demand.forAllMembers
    let counted = routing.demands[key] ?? self.demand(key)
    return counted.countPresent(without: conditions) == 0
  }

  /// Callers of queues that no agent is left in leave, or take the next
  /// routing step, where the rules say so. Whoever waited for one agent alone
  /// who has gone waits for all.
  mutating func leaveEmptiedDemands(at now: Instant) {
    guard !emptiedDemands.isEmpty else { return }
    let keys = emptiedDemands
    emptiedDemands = []
    var leaving: Set<CallID> = []
    var moving: Set<CallID> = []
    var leftAlone: Set<CallID> = []
    for key in keys {
      if let agent = key.agent {
        leftAlone.formUnion(callers(in: key) { !isWorthWaitingFor(agent, $0) })
      } else if let demand = routing.demands[key], demand.countLoggedIn == 0 {
        moving.formUnion(callers(in: key) { $0.leavesStepWhenLoggedOut })
      }
    }
    for queue in Set(keys.map(\.queue)) { leaving.formUnion(desertedCallers(of: queue)) }
    // By id: the order of the demands is not the same after a restart.
    for call in leaving.sorted() { goOn(call, .leftEmpty, at: now) }
    for call in leftAlone.subtracting(leaving).sorted() { endTimeAlone(of: call, at: now) }
    for call in moving.subtracting(leaving).sorted() {
      takeRoutingSteps(of: call, isForced: true, at: now)
      seekAgents(for: call)
    }
  }

  private mutating func endTimeAlone(of id: CallID, at now: Instant) {
    guard var call = calls[id], case .waiting(var wait) = call.phase else { return }
    endTimeAlone(of: id, &wait)
    call.phase = .waiting(wait)
    save(call, at: now)
    takeRoutingSteps(of: id, at: now)
  }

  /// Those whom nobody is rung for.
  private func callers(in key: DemandKey, where isMeant: (Wait) -> Bool) -> [CallID] {
    (routing.demands[key]?.waiting ?? SortedList()).map(\.call).filter { call in
      calls[call]?.phase.wait.map(isMeant) ?? false
    }
  }

  /// Callers who by the rules that they entered under leave now, because
  /// nobody is there. Not those for whom somebody is rung.
  ///
  /// Costs the number of demands in which somebody waits.
  private func desertedCallers(of queue: QueueID) -> [CallID] {
    let conditions = rules.compactMapValues { $0[queue]?.leavesWhenEmpty }
    guard !conditions.isEmpty else { return [] }
    return routing.demands.values.flatMap { demand -> [CallID] in
      guard demand.key.queue == queue, !demand.waiting.isEmpty, let conditions = conditions[demand.key.release],
        isEmpty(demand.key, conditions)
      else { return [] }
      // A callback waits for agents to come back.
      return demand.waiting.map(\.call).filter { !(calls[$0]?.hasCallback ?? true) }
    }
  }
}
