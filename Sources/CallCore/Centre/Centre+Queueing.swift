import Telephony

/// Waiting, matching and offering.
///
/// First in, first out over each queue, to the agent who has been idle
/// longest; of equally long idle agents the one with the smaller id. A free
/// agent takes the caller who has waited longest over all of the agent's
/// queues. Matching happens at once when a caller starts to wait and when an
/// agent becomes free: there is no polling.
extension Centre {
  mutating func enqueue(_ call: inout Call, _ step: QueueStep, at now: Instant) {
    placesGiven += 1
    let place = Backlog.Place(enqueuedAt: now, number: placesGiven)
    let wait = Wait(
      queue: step.queue, place: place, endsAt: now.advanced(by: step.waitMax), onTimeout: step.onTimeout)
    backlogs[step.queue, default: Backlog()].insert(call.id, at: place)
    call.queue = step.queue
    call.enqueuedAt = now
    call.queueLeftAt = nil
    call.enter(.waiting(wait), at: now)
    let position = backlogs[step.queue]?.position(of: call.id, at: place) ?? 1
    announce(.callQueued(call.id, step.queue, position: position))
    startMusic(for: call, queue: step.queue)
    offerToLongestIdle(&call, wait, at: now)
  }

  /// Offers a waiting call to the queue's longest idle agent, unless somebody
  /// who has waited longer is first.
  private mutating func offerToLongestIdle(_ call: inout Call, _ wait: Wait, at now: Instant) {
    guard isUp(call.node), firstServable(in: wait.queue)?.call == call.id,
      let agent = longestIdleAgent(of: wait.queue)
    else { return }
    offer(&call, wait, to: agent, at: now)
  }

  private func longestIdleAgent(of queue: QueueID) -> AgentID? {
    agents.offerable.first { definition.agents[$0]?.queues.contains(queue) ?? false }
  }

  /// Offers the longest waiting caller of the agent's queues to the agent.
  mutating func offerNextCall(to id: AgentID, at now: Instant) {
    guard let agent = agents[id], agent.isOfferable else { return }
    let entries = (definition.agents[id]?.queues ?? []).compactMap { queue in firstServable(in: queue) }
    guard let first = entries.min(by: { $0.place < $1.place }), var call = calls[first.call],
      case .waiting(let wait) = call.phase
    else { return }
    offer(&call, wait, to: id, at: now)
    save(call)
  }

  private func firstServable(in queue: QueueID) -> Backlog.Entry? {
    backlogs[queue]?.entries.first { entry in !entry.isOffered && (calls[entry.call].map { isUp($0.node) } ?? false) }
  }

  /// Matches all that wait with all that are free, after an absence or a
  /// change of the description.
  mutating func matchAll(at now: Instant) {
    for agent in Array(agents.offerable) { offerNextCall(to: agent, at: now) }
  }

  private mutating func offer(_ call: inout Call, _ wait: Wait, to id: AgentID, at now: Instant) {
    guard var agent = agents[id], let device = device(of: agent), let queue = definition.queues[wait.queue] else {
      return
    }
    let channel = ChannelID(call.makeObjectID("a", at: now))
    let offer = Offer(
      id: OfferID(channel.rawValue), agent: id, channel: channel, startedAt: now,
      endsAt: now.advanced(by: queue.offerTime))
    call.offers += 1
    call.agent = id
    call.enter(.offered(wait, offer), at: now)
    backlogs[wait.queue]?.markOffered(true, call.id, at: wait.place)
    agent.leg = Agent.Leg(channel: channel, node: call.node, call: call.id)
    agentsByLeg[channel] = id
    setState(of: &agent, .offered, call: call.id, at: now)
    order(
      .originate(
        Origination(
          channel: channel, call: call.id, endpoint: device, callerNumber: call.ani, callerName: queue.name,
          ringSecondsMax: Int(queue.offerTime.components.seconds) + 5, originator: call.caller)),
      on: call.node)
    announce(
      .callOffered(
        CallOffered(
          call: call.id, offer: offer.id, queue: wait.queue, agent: id,
          waited: wait.place.enqueuedAt.duration(to: now))))
    saveAgent(agent)
  }

  /// The agent is lost to the offer: the caller waits on in the old place.
  mutating func failOffer(of call: Call, _ wait: Wait, _ offer: Offer, _ result: OfferResult, at now: Instant) {
    var call = call
    announce(.offerEnded(OfferEnded(call: call.id, offer: offer.id, agent: offer.agent, result: result)))
    call.agent = nil
    call.enter(.waiting(wait), at: now)
    backlogs[wait.queue]?.markOffered(false, call.id, at: wait.place)
    if wait.endsAt <= now {
      endWait(of: call, wait, at: now)
    } else {
      offerToLongestIdle(&call, wait, at: now)
      save(call)
    }
  }

  /// The caller is lost to the offer: the agent is free again.
  mutating func withdraw(_ offer: Offer, of call: CallID, at now: Instant) {
    announce(.offerEnded(OfferEnded(call: call, offer: offer.id, agent: offer.agent, result: .withdrawn)))
    guard var agent = agents[offer.agent] else { return }
    hangUpLeg(of: &agent, cause: .answeredElsewhere, at: now)
    setState(of: &agent, agent.afterCall ?? .available, call: nil, at: now)
    agent.afterCall = nil
    saveAgent(agent)
  }

  /// The wait limit was reached and nobody is being offered the call.
  mutating func endWait(of call: Call, _ wait: Wait, at now: Instant) {
    var call = call
    leaveQueue(&call, wait, at: now)
    stopMusic(for: call, queue: wait.queue)
    resumeFlow(of: &call, at: wait.onTimeout, now: now)
    save(call)
  }

  /// Takes the caller out of the queue.
  mutating func leaveQueue(_ call: inout Call, _ wait: Wait, at now: Instant) {
    backlogs[wait.queue]?.remove(call.id, at: wait.place)
    if call.answeredAt == nil { call.queueLeftAt = now }
  }

  mutating func startMusic(for call: Call, queue: QueueID) {
    guard let musicClass = definition.queues[queue]?.musicClass else { return }
    order(.startMusic(call.caller, musicClass: musicClass), on: call.node)
  }

  mutating func stopMusic(for call: Call, queue: QueueID) {
    guard definition.queues[queue]?.musicClass != nil else { return }
    order(.stopMusic(call.caller), on: call.node)
  }

  func isUp(_ node: NodeID) -> Bool { nodes[node]?.isUp ?? false }
}
