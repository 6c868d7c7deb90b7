import Telephony

/// Bringing callers and agents together.
///
/// What happens to calls and agents only takes note of who now seeks an agent
/// and who is free; the offers are made at the end of the same input, when all
/// else is settled. So there is no polling, and no order in which things are
/// told could leave a caller and a free agent side by side.
extension Centre {
  /// The caller may be offered to somebody, or to somebody else than before.
  mutating func seekAgents(for call: CallID) { seekingCalls.append(call) }

  mutating func match(at now: Instant) {
    while !freedAgents.isEmpty || !seekingCalls.isEmpty || !emptiedDemands.isEmpty {
      leaveEmptiedDemands(at: now)
      let agents = freedAgents
      freedAgents = []
      let calls = takeSeekingCalls()
      // With one free agent, or one caller, there is no question who is first.
      if agents.count + calls.count > 1 { serveAll(at: now) }
      for agent in agents { while serve(agent, at: now) {} }
      for call in calls { offer(call, at: now) }
    }
  }

  /// Serves all who wait while somebody is free for them, the first by rank of
  /// all queues each time: one after the other agent would give an agent away
  /// to a younger caller.
  private mutating func serveAll(at now: Instant) {
    var refused: Set<CallID> = []
    while let call = firstServable(but: refused, at: now) {
      if !offer(call, at: now) { refused.insert(call) }
    }
  }

  /// Costs the number of demands in which somebody waits and somebody is free.
  private func firstServable(but refused: Set<CallID>, at now: Instant) -> CallID? {
    var best: (weight: Int, entry: RankedCall)?
    for demand in routing.demands.values where !demand.free.isEmpty && !demand.waiting.isEmpty {
      let entry = demand.waiting.first { !refused.contains($0.call) && hasAgent(for: $0.call, demand, at: now) }
      guard let entry else { continue }
      let weight = demand.urgency(of: demand.waiting)
      // By weight and rank only: ranks are unique, so the order in which the
      // demands are looked at changes nothing.
      if let known = best, known.weight > weight || known.weight == weight && known.entry < entry { continue }
      best = (weight, entry)
    }
    return best?.entry.call
  }

  /// Whether one of the free agents of the demand may be rung for the call.
  private func hasAgent(for id: CallID, _ demand: Demand, at now: Instant) -> Bool {
    guard let wait = calls[id]?.phase.wait, !wait.isLastChance else { return false }
    if wait.bars.isEmpty { return true }
    return avoided(by: wait, demand, at: now).count { demand.isFree($0) } < demand.free.count
  }

  /// Those who seek an agent, in the order in which they are served.
  private mutating func takeSeekingCalls() -> [CallID] {
    guard seekingCalls.count > 1 else {
      defer { seekingCalls = [] }
      return seekingCalls
    }
    let ranked = Set(seekingCalls).compactMap { call in
      calls[call]?.phase.wait.map { RankedCall(rank: $0.rank, call: call) }
    }
    seekingCalls = []
    return ranked.sorted().map(\.call)
  }

  /// Offers a call to the agent, or to somebody who comes before the agent
  /// for that call.
  /// - Returns: whether an offer was made.
  private mutating func serve(_ id: AgentID, at now: Instant) -> Bool {
    guard agents[id]?.isOfferable ?? false,
      let call = routing.bestCall(for: id, isBarred: { isAvoiding($0, id, at: now) })
    else { return false }
    return offer(call, at: now)
  }

  /// Makes as many offers of the call as it may have.
  /// - Returns: whether one was made.
  @discardableResult
  private mutating func offer(_ id: CallID, at now: Instant) -> Bool {
    guard var call = calls[id], case .waiting(var wait) = call.phase, isUp(call.node), call.seeksAgent,
      let rules = rules(of: wait)
    else { return false }
    var isOffered = false
    if wait.offers.isEmpty {
      wait.offersMax = rules.strategy.offersWanted(after: .zero)
      wait.ringingSince = nil
      wait.growsAt = nil
    }
    while wait.wantsMoreOffers, let agent = chooseAgent(for: wait, rules, at: now) {
      explainIfAsked(call, wait, rules, chosen: agent, at: now)
      ring(agent, for: &call, &wait, rules, at: now)
      isOffered = true
    }
    guard isOffered else {
      if wait.offers.isEmpty { explainIfAsked(call, wait, rules, chosen: nil, at: now) }
      return false
    }
    call.phase = .waiting(wait)
    save(call, at: now)
    return true
  }

  private mutating func chooseAgent(for wait: Wait, _ rules: QueueDefinition, at now: Instant) -> AgentID? {
    guard let demand = routing.demands[wait.demand], !demand.free.isEmpty else { return nil }
    var choosing = Demand.Choosing()
    choosing.barred = avoided(by: wait, demand, at: now)
    choosing.tierMax = wait.offers.map(\.tier).min()
    choosing.cursor = rules.strategy == .roundRobin ? cursors[wait.queue] : wait.cursor
    if choosing.cursor == nil, rules.strategy == .orderedFromRandom {
      let entry = demand.free[Int(generator.next(upperBound: UInt64(demand.free.count)))]
      // One before the drawn one, so that the drawn one is next.
      choosing.cursor = MemberCursor(position: entry.position, agent: "")
    }
    return demand.choose(choosing, with: &generator)
  }

  /// Agents who must not be rung for the call now. Those whom the call has
  /// been to lately are left out only while there are others.
  func avoided(by wait: Wait, _ demand: Demand, at now: Instant) -> [AgentID] {
    let ringing = wait.offers.map(\.agent)
    let bars = wait.bars.filter { $0.endsAt > now }
    guard !bars.isEmpty else { return ringing }
    let staffed = bars.count { demand.isStaffed($0.agent) }
    let holding = demand.countStaffed > staffed ? bars : bars.filter { $0.firmUntil > now }
    return ringing + holding.map(\.agent)
  }

  private func isAvoiding(_ id: CallID, _ agent: AgentID, at now: Instant) -> Bool {
    guard let wait = calls[id]?.phase.wait, let demand = routing.demands[wait.demand] else { return true }
    if wait.isLastChance { return true }
    if let tier = wait.offers.map(\.tier).min(), demand.members[agent].map({ $0.membership.tier > tier }) ?? true {
      return true
    }
    if wait.bars.isEmpty && wait.offers.isEmpty { return false }
    return avoided(by: wait, demand, at: now).contains(agent)
  }

  /// Whether caller and agent could be brought together now; for the audit.
  func couldServe(_ agent: AgentID, _ call: Call, at now: Instant) -> Bool {
    guard case .waiting(let wait) = call.phase, isUp(call.node), wait.wantsMoreOffers || wait.offers.isEmpty,
      routing.demands[wait.demand]?.isFree(agent) ?? false
    else { return false }
    return !isAvoiding(call.id, agent, at: now)
  }

  private mutating func ring(
    _ id: AgentID, for call: inout Call, _ wait: inout Wait, _ rules: QueueDefinition, at now: Instant
  ) {
    guard var agent = agents[id], let device = device(of: agent),
      let member = routing.demands[wait.demand]?.members[id]
    else { return }
    let channel = ChannelID(call.makeObjectID("a", at: now))
    let offer = Offer(
      id: OfferID(channel.rawValue), agent: id, channel: channel, tier: member.membership.tier, startedAt: now,
      endsAt: now.advanced(by: rules.offerTime))
    if wait.offers.isEmpty {
      wait.ringingSince = now
      if case .ringProgressively(let step) = rules.strategy { wait.growsAt = now.advanced(by: step) }
      call.phaseSince = now
    }
    wait.offers.append(offer)
    let cursor = MemberCursor(position: member.membership.position, agent: id)
    wait.cursor = cursor
    if rules.strategy == .roundRobin { cursors[wait.queue] = cursor }
    call.offers += 1
    call.agent = id
    agent.legs.append(Agent.Leg(channel: channel, node: call.node, call: call.id))
    agentsByLeg[channel] = id
    stayBusy(&agent, at: now)
    order(
      .originate(
        Origination(
          channel: channel, call: call.id, endpoint: device, callerNumber: call.ani, callerName: rules.name,
          ringSecondsMax: Int(rules.offerTime.components.seconds) + 5,
          originator: call.hasCustomerLeg ? call.caller : nil)),
      on: call.node)
    announce(
      .callOffered(
        CallOffered(
          call: call.id, offer: offer.id, queue: wait.queue, agent: id,
          waited: wait.waitedFrom.duration(to: now))))
  }

  func isUp(_ node: NodeID) -> Bool { nodes[node]?.isUp ?? false }
}

extension AgentState.Kind {
  /// Whether the agent takes calls, now or after the present one.
  var isStaffed: Bool {
    switch self {
    case .available, .offered, .onCall, .wrapUp: true
    case .loggedOut, .notReady, .onOtherCall, .unreachable: false
    }
  }
}
