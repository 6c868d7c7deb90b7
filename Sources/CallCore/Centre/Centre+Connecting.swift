import Telephony

/// From the agent's answer to the shared bridge.
extension Centre {
  /// How long both legs may take to be in the bridge.
  static let joinLimit = Duration.seconds(5)

  /// The agent's phone was picked up.
  mutating func connect(_ id: AgentID, at now: Instant) {
    guard let leg = agents[id]?.leg, var call = calls[leg.call], case .offered(let wait, let offer) = call.phase,
      offer.channel == leg.channel
    else { return }  // Picked up too late: the leg is being hung up already.
    let joining = Joining(bridge: BridgeID(call.makeObjectID("b", at: now)), endsAt: now.advanced(by: Self.joinLimit))
    call.enter(.connecting(wait, offer, joining), at: now)
    if !call.isCallerAnswered { order(.answer(call.caller), on: call.node) }
    stopMusic(for: call, queue: wait.queue)
    order(.bridge(joining.bridge, [call.caller, offer.channel]), on: call.node)
    save(call)
  }

  mutating func takeJoin(of channel: ChannelID, to bridge: BridgeID, at now: Instant) {
    guard let id = Call.owner(ofObject: bridge.rawValue), var call = calls[id],
      case .connecting(let wait, let offer, var joining) = call.phase, joining.bridge == bridge
    else { return }
    if channel == call.caller { joining.hasCaller = true }
    if channel == offer.channel { joining.hasAgent = true }
    call.phase = .connecting(wait, offer, joining)
    if joining.isComplete { startTalk(of: &call, wait, offer, bridge, at: now) }
    save(call)
  }

  private mutating func startTalk(
    of call: inout Call, _ wait: Wait, _ offer: Offer, _ bridge: BridgeID, at now: Instant
  ) {
    backlogs[wait.queue]?.remove(call.id, at: wait.place)
    call.answeredAt = now
    call.enter(.talking(Conversation(agent: offer.agent, channel: offer.channel, bridge: bridge)), at: now)
    announce(.offerEnded(OfferEnded(call: call.id, offer: offer.id, agent: offer.agent, result: .answered)))
    announce(
      .callAnswered(
        CallAnswered(
          call: call.id, queue: wait.queue, agent: offer.agent, waited: wait.place.enqueuedAt.duration(to: now))))
    guard var agent = agents[offer.agent] else { return }
    agent.callsAnswered += 1
    setState(of: &agent, .onCall, call: call.id, at: now)
    saveAgent(agent)
  }

  /// The bridge was not confirmed in time, or Asterisk refused it: the caller
  /// waits on in the old place, the agent is not to blame.
  mutating func failConnecting(_ call: Call, _ wait: Wait, _ offer: Offer, because evidence: String, at now: Instant) {
    report(.bridgeNotConfirmed, of: call.id, evidence)
    dropBridge(of: call)
    if var agent = agents[offer.agent] {
      hangUpLeg(of: &agent, cause: .normalClearing, at: now)
      agent.idleSince = now  // Others first, should the fault be this agent's phone.
      setState(of: &agent, agent.afterCall ?? .available, call: nil, at: now)
      agent.afterCall = nil
      saveAgent(agent)
    }
    startMusic(for: call, queue: wait.queue)
    failOffer(of: call, wait, offer, .failed, at: now)
  }
}
