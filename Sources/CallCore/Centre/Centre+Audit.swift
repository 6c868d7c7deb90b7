public import Telephony

/// What must hold between any two inputs.
extension Centre {
  /// Looks for what must never be. It looks at each call and agent: for tests,
  /// simulations and a look now and then, not for each input.
  ///
  /// - Parameter now: the time of the last input.
  /// - Returns: what is wrong, a sentence each, without personal data; empty
  ///   when all is as it must be.
  public func audit(at now: Instant) -> [String] {
    var broken = auditAgents() + auditDeadlines()
    for call in calls.values.sorted(by: { $0.id < $1.id }) { broken += audit(call) }
    broken += auditOrders(at: now)
    broken += auditCallbacks()
    broken += statistics.checkSums(waiting: routing.backlogs.mapValues(\.count))
    if !directives.isEmpty || !freedAgents.isEmpty || !seekingCalls.isEmpty || !emptiedDemands.isEmpty {
      broken.append("something of the last input was not settled")
    }
    return broken
  }

  private func auditAgents() -> [String] {
    var broken: [String] = []
    var claims: [AgentID: [CallID]] = [:]
    for call in calls.values {
      for agent in call.claimedAgents { claims[agent, default: []].append(call.id) }
    }
    for agent in agents.values.sorted(by: { $0.id < $1.id }) {
      let count = claims[agent.id]?.count ?? 0
      // Who may have fewer since a new description keeps what there is.
      if count > 1, count != agent.legs.count(where: { !$0.isEnding }) {
        broken.append("agent \(agent.id) has \(count) offers or talks")
      }
      if agent.legs.count(where: \.isOffer) > 1 { broken.append("agent \(agent.id) is offered two calls at once") }
      if agent.takesMore != takesMore(agent) { broken.append("whether agent \(agent.id) takes more is out of date") }
      if agent.state == .offered && count == 0 { broken.append("agent \(agent.id) is offered nothing") }
      if agent.state == .onCall && count == 0 { broken.append("agent \(agent.id) is on no call") }
      if count > 0 && agent.state != .offered && agent.state != .onCall {
        broken.append("agent \(agent.id) is claimed by a call and \(agent.state.name)")
      }
      for leg in agent.legs where agentsByLeg[leg.channel] != agent.id {
        broken.append("a leg of \(agent.id)'s is unknown")
      }
    }
    if agentsByLeg.count != agents.values.reduce(0, { $0 + $1.legs.count }) { broken.append("legs without agents") }
    return broken
  }

  /// What is due must be in the heap, or it is never done.
  private func auditDeadlines() -> [String] {
    var heldCalls: Set<CallID> = []
    var heldAgents: Set<AgentID> = []
    for (moment, owner) in deadlines.all where deadline(of: owner) == moment {
      switch owner {
      case .call(let id): heldCalls.insert(id)
      case .agent(let id): heldAgents.insert(id)
      case .node: break
      }
    }
    let forgottenCalls = calls.keys.filter { deadline(of: .call($0)) != nil && !heldCalls.contains($0) }
    let forgottenAgents = agents.keys.filter { deadline(of: .agent($0)) != nil && !heldAgents.contains($0) }
    return forgottenCalls.sorted().map { "the deadline of \($0) is forgotten" }
      + forgottenAgents.sorted().map { "the deadline of agent \($0) is forgotten" }
  }

  private func audit(_ call: Call) -> [String] {
    var broken: [String] = []
    if call.hasCustomerLeg, callsByCaller[call.caller] != call.id { broken.append("\(call.id)'s caller is unknown") }
    let isPlaced = routing.position(of: call.id) != nil
    if isPlaced != (call.phase.wait != nil) { broken.append("\(call.id) has no place, or one too many") }
    if nodes[call.node]?.isUp == true, !call.phase.isTalking, call.deadline == nil || nextDeadline == nil {
      broken.append("\(call.id) waits for ever")
    }
    if list(of: call) == .waiting, let wait = call.phase.wait, let agent = wait.demand.agent,
      !isWorthWaitingFor(agent, wait)
    {
      broken.append("\(call.id) waits alone for agent \(agent), who will not come")
    }
    return broken
  }

  private func auditOrders(at now: Instant) -> [String] {
    var broken = routing.audit()
    for (key, demand) in routing.demands.sorted(by: { $0.key.queue < $1.key.queue }) where !demand.free.isEmpty {
      for entry in demand.waiting {
        guard let call = calls[entry.call] else {
          broken.append("\(entry.call) waits and is no more")
          continue
        }
        if let agent = demand.free.first(where: { couldServe($0.agent, call, at: now) })?.agent {
          broken.append("\(call.id) waits in \(key.queue) and agent \(agent) is free")
        }
      }
    }
    return broken
  }

  /// Whether nothing is left of any call.
  public var isEmpty: Bool {
    calls.isEmpty && callsByCaller.isEmpty && agentsByLeg.isEmpty && routing.backlogs.isEmpty
      && agents.values.allSatisfy { $0.legs.isEmpty && $0.state != .offered && $0.state != .onCall }
  }
}

extension Routing {
  /// What is wrong with the orders among themselves.
  func audit() -> [String] {
    var broken: [String] = []
    let waiting = demands.values.reduce(0) { $0 + $1.waiting.count + $1.hungry.count }
    let queued = backlogs.values.reduce(0) { $0 + $1.count }
    if waiting > queued { broken.append("more seek an agent (\(waiting)) than wait (\(queued))") }
    if queued != placedCount { broken.append("\(queued) in the backlogs, \(placedCount) have a place") }
    for (queue, backlog) in backlogs where Array(backlog) != backlog.sorted() {
      broken.append("queue \(queue) is out of order")
    }
    return broken
  }
}

extension Call {
  fileprivate var claimedAgents: [AgentID] {
    switch phase {
    case .waiting(let wait): wait.offers.map(\.agent)
    case .connecting(let wait, let joining): [joining.offer.agent] + wait.offers.map(\.agent)
    case .talking(let conversation): [conversation.agent]
    case .inFlow, .leaving: []
    }
  }
}

extension Phase {
  fileprivate var isTalking: Bool { if case .talking = self { true } else { false } }
}
