import Telephony

/// The agents: their states, their legs, what ends them.
extension Centre {
  /// Why an agent is not ready after an offer that led to nothing.
  enum NotReadyReason {
    static let loggedIn = "logged in"
    static let noAnswer = "no answer"
    static let declined = "declined"
    static let busy = "busy"
    static let unreachable = "unreachable"
    static let failed = "offer failed"
  }

  func device(of agent: Agent) -> String? { agent.device ?? definition.agents[agent.id]?.device }

  /// Changes the state, the moment and what it is about; tells the world.
  ///
  /// - Parameter notReadySince: since when the agent is not ready for the
  ///   reason, if not since now.
  mutating func setState(
    of agent: inout Agent, _ state: AgentState, call: CallID?, notReadySince: Instant? = nil, at now: Instant
  ) {
    noteState(of: agent.id, state, at: now)
    if state == .loggedOut { agent.leaseEndsAt = nil }  // Of the desk that goes with it.
    agent.state = state
    agent.since = now
    agent.call = call
    watchLimit(of: &agent, since: notReadySince ?? now, at: now)
    announce(.agentChanged(view(of: agent)))
  }

  /// Puts a changed agent back, sets the deadline and takes note of what the
  /// change means for who waits. One who is no longer in the description goes
  /// with the last call.
  mutating func saveAgent(_ agent: Agent, at now: Instant) {
    let before = agents[agent.id]
    var agent = agent
    agent.takesMore = takesMore(agent)
    if agent.isLoggedIn != (before?.isLoggedIn ?? false) || agent.device != before?.device {
      watch(
        agent.isLoggedIn ? device(of: agent) : nil,
        insteadOf: before.flatMap { $0.isLoggedIn ? device(of: $0) : nil }, by: agent.id)
    }
    if definition.agents[agent.id] == nil && !agent.isLoggedIn && agent.legs.isEmpty {
      agents[agent.id] = nil
      return
    }
    if let deadline = agent.deadline, before?.deadline != deadline {
      deadlines.insert(.agent(agent.id), at: deadline)
    }
    agents[agent.id] = agent
    settle(agent, before: before, at: now)
  }

  /// Whether one more call may be offered to an agent who talks already.
  func takesMore(_ agent: Agent) -> Bool {
    agent.state == .onCall && agent.afterCall == nil && !agent.declinesMore && agent.legs.allSatisfy(\.isTalk)
      && agent.legs.count < capacity(of: agent.id) && readyState(of: agent) == .available
  }

  mutating func hangUpLeg(_ channel: ChannelID, of agent: inout Agent, cause: HangupCause, at now: Instant) {
    guard let node = agent.leg(on: channel)?.node else { return }
    agent.changeLeg(on: channel) { leg in
      leg.hangUpEndsAt = now.advanced(by: Self.hangUpLimit)
      leg.hangUpsOrdered += 1
    }
    order(.hangUp(channel, cause), on: node)
  }

  mutating func dropLeg(_ channel: ChannelID, of agent: inout Agent) {
    agentsByLeg[channel] = nil
    agent.legs.removeAll { $0.channel == channel }
  }

  /// The talk is over: after-call work begins, or what was asked for before.
  mutating func releaseAgent(
    _ conversation: Conversation, of call: Call, hangUpLeg: Bool, at now: Instant
  ) {
    guard var agent = agents[conversation.agent] else { return }
    if hangUpLeg { self.hangUpLeg(conversation.channel, of: &agent, cause: .normalClearing, at: now) }
    let talked = call.answeredAt.map { $0.duration(to: now) } ?? .zero
    agent.idleSince = now
    agent.lastTalkEndedAt = now
    agent.declinesMore = false
    noteTalkEnd(conversation, talked, at: now)
    let rules = rules[conversation.release]?[conversation.queue] ?? definition.queues[conversation.queue]
    let wrapUpTime = rules?.wrapUpTime ?? .zero
    if stayBusy(&agent, at: now) {
      noteHandled(talked, in: conversation.queue)
    } else if wrapUpTime > .zero {
      agent.wrapUp = Agent.WrapUp(
        queue: conversation.queue, skills: conversation.skills, talked: talked, beganAt: now)
      setState(of: &agent, .wrapUp(endsAt: now.advanced(by: wrapUpTime)), call: call.id, at: now)
      saveAgent(agent, at: now)
    } else {
      noteHandled(talked, in: conversation.queue)
      becomeFree(agent, at: now)
    }
  }

  /// An agent who still has a call, or is being rung for one, is on it; saved
  /// then.
  /// - Returns: false if there is none.
  @discardableResult
  mutating func stayBusy(_ agent: inout Agent, at now: Instant) -> Bool {
    if let talk = agent.legs.last(where: \.isTalk) {
      if agent.state == .onCall {
        agent.call = talk.call
        announce(.agentChanged(view(of: agent)))
      } else {
        setState(of: &agent, .onCall, call: talk.call, at: now)
      }
    } else if let offer = agent.legs.last(where: \.isOffer) {
      setState(of: &agent, .offered, call: offer.call, at: now)
    } else {
      return false
    }
    saveAgent(agent, at: now)
    return true
  }

  /// The agent is done with a call and takes the next, unless there is another
  /// one already or something else was asked for.
  mutating func becomeFree(_ agent: Agent, at now: Instant) {
    var agent = agent
    if stayBusy(&agent, at: now) { return }
    if case .wrapUp = agent.state { noteWrapUpEnd(agent, at: now) }
    setState(of: &agent, nextState(of: agent), call: nil, at: now)
    agent.afterCall = nil
    agent.wrapUp = nil
    saveAgent(agent, at: now)
  }

  /// The agent's channel is gone.
  mutating func agentLegEnded(_ channel: ChannelID, of id: AgentID, cause: HangupCause, at now: Instant) {
    guard var agent = agents[id], let leg = agent.leg(on: channel) else { return }
    dropLeg(channel, of: &agent)
    saveAgent(agent, at: now)
    guard let call = calls[leg.call] else { return }
    if let offer = offer(on: leg.channel, of: call.id) {
      return missOffer(offer, of: call.id, OfferResult(cause), at: now)
    }
    switch call.phase {
    case .connecting(_, let joining) where joining.offer.channel == leg.channel:
      guard let joining = loseBridge(of: call.id, at: now) else { return }
      missOffer(joining.offer, of: call.id, .declined, at: now)
    case .talking(let conversation) where conversation.channel == leg.channel:
      endTalk(of: call, at: now)
    case .inFlow, .waiting, .connecting, .talking, .leaving: break  // A leg of an offer that was over already.
    }
  }

  /// The agent has hung up on the caller.
  private mutating func endTalk(of call: Call, at now: Instant) {
    guard case .talking(let conversation) = call.phase else { return }
    var call = call
    call.talkEndedAt = now
    dropBridge(of: call)
    depart(&call, by: .hangUp(.normalClearing), outcome: .answered, termination: .agentHungUp, at: now)
    save(call, at: now)
    releaseAgent(conversation, of: call, hangUpLeg: false, at: now)
  }

  /// The leg's hang-up was ordered and nothing came of it: order it again, and
  /// in the end do without, so that no agent is busy for ever.
  mutating func hangUpLegAgain(_ agent: Agent, _ leg: Agent.Leg, at now: Instant) {
    var agent = agent
    if leg.hangUpsOrdered < Self.hangUpOrdersMax {
      hangUpLeg(leg.channel, of: &agent, cause: .normalClearing, at: now)
      return saveAgent(agent, at: now)
    }
    report(
      .hangUpNotConfirmed, of: leg.call,
      "The channel of agent \(agent.id) did not end after \(leg.hangUpsOrdered) orders; the agent is free without it.")
    dropLeg(leg.channel, of: &agent)
    saveAgent(agent, at: now)
  }
}
