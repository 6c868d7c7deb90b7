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
  mutating func setState(of agent: inout Agent, _ state: AgentState, call: CallID?, at now: Instant) {
    agent.state = state
    agent.since = now
    agent.call = call
    announce(.agentChanged(view(of: agent)))
  }

  /// Puts a changed agent back and sets the deadline. One who is no longer in
  /// the description goes with the last call.
  mutating func saveAgent(_ agent: Agent) {
    if definition.agents[agent.id] == nil && !agent.isLoggedIn && agent.leg == nil {
      agents[agent.id] = nil
      return
    }
    if let deadline = agent.deadline, agents[agent.id]?.deadline != deadline {
      deadlines.insert(.agent(agent.id), at: deadline)
    }
    agents[agent.id] = agent
  }

  mutating func hangUpLeg(of agent: inout Agent, cause: HangupCause, at now: Instant) {
    guard var leg = agent.leg else { return }
    leg.hangUpEndsAt = now.advanced(by: Self.hangUpLimit)
    leg.hangUpsOrdered += 1
    agent.leg = leg
    order(.hangUp(leg.channel, cause), on: leg.node)
  }

  /// The talk is over: after-call work begins, or what was asked for before.
  mutating func releaseAgent(_ id: AgentID, hangUpLeg: Bool, at now: Instant) {
    guard var agent = agents[id] else { return }
    if hangUpLeg { self.hangUpLeg(of: &agent, cause: .normalClearing, at: now) }
    let queue = agent.call.flatMap { calls[$0]?.queue }
    let wrapUpTime = queue.flatMap { definition.queues[$0]?.wrapUpTime } ?? .zero
    agent.idleSince = now
    if wrapUpTime > .zero {
      setState(of: &agent, .wrapUp(endsAt: now.advanced(by: wrapUpTime)), call: agent.call, at: now)
      saveAgent(agent)
    } else {
      becomeFree(agent, at: now)
    }
  }

  /// The agent is done with a call and takes the next, unless something else
  /// was asked for.
  mutating func becomeFree(_ agent: Agent, at now: Instant) {
    var agent = agent
    setState(of: &agent, agent.afterCall ?? .available, call: nil, at: now)
    agent.afterCall = nil
    saveAgent(agent)
    offerNextCall(to: agent.id, at: now)
  }

  /// The agent's channel is gone.
  mutating func agentLegEnded(_ id: AgentID, cause: HangupCause, at now: Instant) {
    guard var agent = agents[id], let leg = agent.leg else { return }
    agentsByLeg[leg.channel] = nil
    agent.leg = nil
    agents[id] = agent
    guard let call = calls[leg.call] else { return offerNextCall(to: id, at: now) }
    switch call.phase {
    case .offered(let wait, let offer) where offer.channel == leg.channel:
      missOffer(of: call, wait, offer, OfferResult(cause), at: now)
    case .connecting(let wait, let offer, _) where offer.channel == leg.channel:
      dropBridge(of: call)
      startMusic(for: call, queue: wait.queue)
      missOffer(of: call, wait, offer, .declined, at: now)
    case .talking(let conversation) where conversation.channel == leg.channel:
      endTalk(of: call, at: now)
    case .inFlow, .waiting, .offered, .connecting, .talking, .leaving:
      offerNextCall(to: id, at: now)  // A leg of an offer that was over already.
    }
  }

  /// The offer led to nothing by the agent's doing: the agent becomes not
  /// ready, so that no caller rings a phone that nobody answers again and
  /// again; the caller keeps the place.
  mutating func missOffer(of call: Call, _ wait: Wait, _ offer: Offer, _ result: OfferResult, at now: Instant) {
    if var agent = agents[offer.agent] {
      setState(of: &agent, agent.afterCall ?? .notReady(reason: result.notReadyReason), call: nil, at: now)
      agent.afterCall = nil
      saveAgent(agent)
    }
    failOffer(of: call, wait, offer, result, at: now)
  }

  /// The offer rang for its whole time (RONA).
  mutating func endUnansweredOffer(of call: Call, _ wait: Wait, _ offer: Offer, at now: Instant) {
    if var agent = agents[offer.agent] {
      hangUpLeg(of: &agent, cause: .noAnswer, at: now)
      saveAgent(agent)
    }
    missOffer(of: call, wait, offer, .noAnswer, at: now)
  }

  /// The agent has hung up on the caller.
  private mutating func endTalk(of call: Call, at now: Instant) {
    guard case .talking(let conversation) = call.phase else { return }
    var call = call
    call.talkEndedAt = now
    dropBridge(of: call)
    depart(&call, by: .hangUp(.normalClearing), outcome: .answered, termination: .agentHungUp, at: now)
    save(call)
    releaseAgent(conversation.agent, hangUpLeg: false, at: now)
  }

  /// The leg's hang-up was ordered and nothing came of it: order it again, and
  /// in the end do without, so that no agent is busy for ever.
  mutating func hangUpLegAgain(_ agent: Agent, _ leg: Agent.Leg, at now: Instant) {
    var agent = agent
    if leg.hangUpsOrdered < Self.hangUpOrdersMax {
      hangUpLeg(of: &agent, cause: .normalClearing, at: now)
      return saveAgent(agent)
    }
    report(
      .hangUpNotConfirmed, of: leg.call,
      "The channel of agent \(agent.id) did not end after \(leg.hangUpsOrdered) orders; the agent is free without it.")
    agent.leg = nil
    agentsByLeg[leg.channel] = nil
    saveAgent(agent)
    offerNextCall(to: agent.id, at: now)
  }
}

extension OfferResult {
  /// What the end of a ringing leg says of the offer.
  init(_ cause: HangupCause) {
    switch cause {
    case .userBusy: self = .busy
    case .callRejected, .normalClearing: self = .declined
    case .noAnswer, .noUserResponse: self = .noAnswer
    default: self = .unreachable
    }
  }

  fileprivate var notReadyReason: String {
    switch self {
    case .noAnswer: Centre.NotReadyReason.noAnswer
    case .declined: Centre.NotReadyReason.declined
    case .busy: Centre.NotReadyReason.busy
    case .unreachable: Centre.NotReadyReason.unreachable
    case .failed, .answered, .withdrawn: Centre.NotReadyReason.failed
    }
  }
}
