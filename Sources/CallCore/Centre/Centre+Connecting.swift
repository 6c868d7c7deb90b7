import Telephony

/// From the agent's answer to the shared bridge.
extension Centre {
  /// How long both legs may take to be in the bridge.
  static let joinLimit = Duration.seconds(5)
  /// How long what agent and caller hear first may last.
  static let preparingLimit = Duration.seconds(30)

  /// The agent's phone was picked up.
  mutating func connect(_ id: AgentID, on channel: ChannelID, at now: Instant) {
    guard let leg = agents[id]?.leg(on: channel), !leg.isEnding, let offer = offer(on: channel, of: leg.call),
      var call = calls[leg.call]
    else { return }  // Picked up too late: the leg is being hung up already.
    switch call.phase {
    case .waiting(var wait):
      wait.offers.removeAll { $0.id == offer.id }
      let rules = rules(of: wait)
      let others = wait.offers
      if !(rules?.keepsRinging ?? true) || call.isAway { wait.offers = [] }
      let bridge = BridgeID(call.makeObjectID("b", at: now))
      let joining = Joining(offer: offer, bridge: bridge, endsAt: now.advanced(by: Self.joinLimit))
      call.agent = id
      call.enter(.connecting(wait, joining), at: now)
      announce(.offerAccepted(call.id, offer.id, offer.agent))
      prepare(&call, wait, joining, at: now)
      save(call, at: now)
      for other in others where !wait.offers.contains(other) { withdraw(other, of: call.id, at: now) }
    case .connecting(var wait, let joining):
      // Somebody else was first; that one keeps the call.
      wait.offers.removeAll { $0.id == offer.id }
      call.phase = .connecting(wait, joining)
      save(call, at: now)
      withdraw(offer, of: call.id, at: now)
    case .inFlow, .talking, .leaving: break
    }
  }

  /// Says to agent and caller, at the same time, what the queue wants said
  /// before they hear each other; goes on to the bridge when there is nothing.
  private mutating func prepare(_ call: inout Call, _ wait: Wait, _ joining: Joining, at now: Instant) {
    let whisper = whisper(for: call, wait, at: now)
    // Who is called back has heard enough.
    let notice = call.hasCallback ? [] : rules(of: wait)?.connectAnnouncement ?? []
    guard !whisper.isEmpty || !notice.isEmpty else { return join(&call, wait, joining, at: now) }
    var joining = joining
    joining.endsAt = now.advanced(by: Self.preparingLimit)
    if !whisper.isEmpty {
      let playback = PlaybackID(call.makeObjectID("w", at: now))
      joining.whisper = playback
      order(.play(playback, on: joining.offer.channel, media: whisper), on: call.node)
    }
    if !notice.isEmpty {
      say(notice, to: &call, at: now)
      joining.notice = call.playback
    }
    call.phase = .connecting(wait, joining)
  }

  private func whisper(for call: Call, _ wait: Wait, at now: Instant) -> [Media] {
    callbackWhisper(for: call)
      + (rules(of: wait)?.whisper ?? []).compactMap { part -> Media? in
        switch part {
        case .media(let media): media
        case .waited: .number(Self.wholeMinutes(wait.waitedFrom.duration(to: now)))
        case .position, .estimatedWait, .estimatedWaitFrom, .estimatedWaitTo: nil
        }
      }
  }

  /// The agent is there: the bridge is made, or the customer of a callback
  /// dialled first.
  /// - Parameter isSilent: the caller hears neither music nor words.
  mutating func join(
    _ call: inout Call, _ wait: Wait, _ joining: Joining, isSilent: Bool = false, at now: Instant
  ) {
    var joining = joining
    joining.whisper = nil
    joining.notice = nil
    if call.isAway { return dialCustomer(of: &call, wait, joining, at: now) }
    joining.endsAt = now.advanced(by: Self.joinLimit)
    call.phase = .connecting(wait, joining)
    if !call.isCallerAnswered { order(.answer(call.caller), on: call.node) }
    if !isSilent { silence(&call, wait) }
    if let ringTone = joining.ringTone { order(.stopPlayback(ringTone), on: call.node) }
    order(.bridge(joining.bridge, [call.caller, joining.offer.channel]), on: call.node)
  }

  /// The whisper is over, or could not be said: the bridge is made either way,
  /// once the caller has heard all, too.
  mutating func endWhisper(_ id: CallID, at now: Instant) {
    guard var call = calls[id], case .connecting(let wait, var joining) = call.phase, joining.whisper != nil else {
      return
    }
    joining.whisper = nil
    call.phase = .connecting(wait, joining)
    if !joining.isPreparing { join(&call, wait, joining, at: now) }
    save(call, at: now)
  }

  /// The same for what the caller hears; who has to wait for the end of the
  /// whisper does so with music.
  mutating func endNotice(_ id: CallID, at now: Instant) {
    guard var call = calls[id], case .connecting(let wait, var joining) = call.phase, joining.notice != nil else {
      return
    }
    joining.notice = nil
    call.playback = nil
    call.phase = .connecting(wait, joining)
    if joining.isPreparing {
      startMusic(for: call, wait)
    } else {
      join(&call, wait, joining, isSilent: true, at: now)
    }
    save(call, at: now)
  }

  /// What is said goes on for too long.
  mutating func cutPreparing(_ id: CallID, at now: Instant) {
    guard var call = calls[id], case .connecting(let wait, let joining) = call.phase else { return }
    // A channel that still hears something comes late into a bridge.
    if let whisper = joining.whisper { order(.stopPlayback(whisper), on: call.node) }
    join(&call, wait, joining, at: now)
    save(call, at: now)
  }

  mutating func takeJoin(of channel: ChannelID, to bridge: BridgeID, at now: Instant) {
    guard let id = Call.owner(ofObject: bridge.rawValue), var call = calls[id],
      case .connecting(let wait, var joining) = call.phase, joining.bridge == bridge
    else { return }
    if channel == call.caller { joining.hasCaller = true }
    if channel == joining.offer.channel { joining.hasAgent = true }
    call.phase = .connecting(wait, joining)
    if joining.isComplete { startTalk(of: &call, wait, joining, at: now) }
    save(call, at: now)
  }

  private mutating func startTalk(of call: inout Call, _ wait: Wait, _ joining: Joining, at now: Instant) {
    let offer = joining.offer
    call.answeredAt = now
    call.agent = offer.agent
    call.enter(
      .talking(
        Conversation(
          agent: offer.agent, channel: offer.channel, bridge: joining.bridge, queue: wait.queue, release: wait.release,
          skills: wait.skills)),
      at: now)
    let waited = wait.waitedFrom.duration(to: now)
    if let customer = call.customer, remembersCustomers { customers.noteTalk(of: customer, with: offer.agent, at: now) }
    announce(.offerEnded(OfferEnded(call: call.id, offer: offer.id, agent: offer.agent, result: .answered)))
    announce(
      .callAnswered(
        CallAnswered(
          call: call.id, queue: wait.queue, agent: offer.agent, waited: waited, channel: offer.channel)))
    if call.hasCallback {
      completeCallback(&call, wait, offer.agent, at: now)
    } else {
      noteAnswer(wait, offer.agent, at: now)
    }
    for other in wait.offers { withdraw(other, of: call.id, at: now) }
    guard var agent = agents[offer.agent] else { return }
    agent.callsAnswered += 1
    agent.missesInARow = 0
    agent.declinesMore = false
    agent.changeLeg(on: offer.channel) { $0.isBridged = true }
    stayBusy(&agent, at: now)
  }

  /// The bridge was not confirmed in time, or Asterisk refused it: the caller
  /// waits on in the old place, the agent is not to blame.
  mutating func failConnecting(_ id: CallID, because evidence: String, at now: Instant) {
    report(.bridgeNotConfirmed, of: id, evidence)
    guard let joining = loseBridge(of: id, at: now) else { return }
    if var agent = agents[joining.offer.agent] {
      hangUpLeg(joining.offer.channel, of: &agent, cause: .normalClearing, at: now)
      agent.idleSince = now  // Others first, should the fault be this agent's phone.
      becomeFree(agent, at: now)
    }
    failOffer(joining.offer, of: id, .failed, at: now)
  }

  /// From connecting back to waiting: the caller is out of the bridge, and what
  /// still rings goes on ringing.
  /// - Returns: what came to nothing.
  mutating func loseBridge(of id: CallID, at now: Instant) -> Joining? {
    guard var call = calls[id], case .connecting(let wait, let joining) = call.phase else { return nil }
    if !joining.isPreparing, call.isAway {
      loseAgentWhileDialling(&call, at: now)
    } else if joining.isPreparing {
      for playback in [joining.whisper, joining.notice].compactMap({ $0 }) {
        order(.stopPlayback(playback), on: call.node)
      }
      if joining.notice != nil { call.playback = nil }
    } else {
      dropBridge(of: call)
    }
    // What was said to the caller may have ended meanwhile.
    if call.playback == nil { startMusic(for: call, wait) }
    call.enter(.waiting(wait), at: now)
    save(call, at: now)
    return joining
  }
}
