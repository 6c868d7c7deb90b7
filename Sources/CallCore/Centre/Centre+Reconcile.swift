import Telephony

/// Coming back: makes the centre and what an Asterisk really has agree.
///
/// After every (re)connect the node tells all it has. Calls whose channel is
/// gone are closed, with the reason; each of the others is driven on from its
/// phase as if the last order had been lost, for it may have been; what
/// belongs to nobody is ended. Orders are repeatable, so that one which was
/// not lost does no harm.
extension Centre {
  mutating func loseNode(_ id: NodeID, at now: Instant) {
    guard var node = nodes[id], node.isUp else { return }
    node.isUp = false
    node.awaySince = now
    nodes[id] = node
    deadlines.insert(.node(id), at: now.advanced(by: Self.absenceMax))
    announce(.nodeChanged(view(of: id, node)))
    for call in sortedCalls(on: id) { place(call, at: now) }  // Nobody can be rung for them.
  }

  /// How long a node may be away before its calls are given up: longer than
  /// talks last, for what is bridged goes on without us.
  static let absenceMax = Duration.seconds(4 * 3_600)

  /// The node may never be back: its calls must not hold agents for ever.
  mutating func giveUpCalls(on id: NodeID, at now: Instant) {
    nodes[id]?.awaySince = nil
    for call in sortedCalls(on: id) {
      if call.hasOpenCallback {
        // It ends by its own limit, wherever Asterisk is.
        customerLegVanished(call.id, at: now)
        releaseAgents(of: call.id, at: now)
        continue
      }
      report(.channelVanished, of: call.id, "Asterisk \(id) was away for hours; the call is given up.")
      callerEnded(call, termination: Termination(.vanished, cause: .unknown), at: now)
    }
    for var agent in agents.values.sorted(by: { $0.id < $1.id }) {
      let legs = agent.legs.filter { $0.node == id }
      guard !legs.isEmpty else { continue }
      for leg in legs { dropLeg(leg.channel, of: &agent) }
      saveAgent(agent, at: now)
    }
    forgetOtherCalls(on: id, at: now)
  }

  mutating func reconcile(_ id: NodeID, with inventory: Inventory, at now: Instant) {
    var node = nodes[id] ?? Node()
    let isRestarted = node.asteriskStartedAt.map { $0 != inventory.asteriskStartedAt } ?? false
    if isRestarted { node.lostCallersRecorded = 0 }  // Asterisk counts from 1 again.
    node.isUp = true
    node.awaySince = nil
    node.asteriskVersion = inventory.asteriskVersion
    node.asteriskStartedAt = inventory.asteriskStartedAt
    nodes[id] = node
    announce(.nodeChanged(view(of: id, node)))
    takeOtherCalls(inventory, on: id, at: now)
    let found = Findings(inventory)
    closeVanishedCalls(on: id, but: found.channels, isRestarted: isRestarted, at: now)
    settleVanishedLegs(on: id, but: found.channels, at: now)
    for call in sortedCalls(on: id) {
      if let sighting = found.channels[call.caller], call.hasCustomerLeg {
        redrive(call, sighting, found, at: now)
      } else if call.hasOpenCallback {
        redriveAway(call.id, found, at: now)
      }
    }
    hangUpLegsAgain(on: id, at: now)
    adoptOrEndStrangers(on: id, inventory, at: now)
    for call in sortedCalls(on: id) {
      call.deadline.map { deadlines.insert(.call(call.id), at: $0) }
      place(call, at: now)
      seekAgents(for: call.id)
      // Their agents may have gone while nothing could be done for them.
      if let wait = call.phase.wait { emptiedDemands.append(wait.demand) }
    }
    freedAgents += agents.values.filter(\.isOfferable).map(\.id).sorted()
  }

  private func sortedCalls(on node: NodeID) -> [Call] {
    calls.values.filter { $0.node == node }.sorted { $0.id < $1.id }
  }

  // MARK: Vanished

  private mutating func closeVanishedCalls(
    on node: NodeID, but sightings: [ChannelID: ChannelSighting], isRestarted: Bool, at now: Instant
  ) {
    for call in sortedCalls(on: node) where !(sightings[call.caller]?.isInApplication ?? false) {
      if call.hasOpenCallback {
        if sightings[call.caller] == nil || !call.isRinging { customerLegVanished(call.id, at: now) }
        continue
      }
      if !isRestarted {
        report(.channelVanished, of: call.id, "The caller's channel ended while Asterisk was away from us.")
      }
      let reason: Termination.Class = isRestarted ? .asteriskRestarted : .vanished
      callerEnded(call, termination: Termination(reason, cause: .unknown), at: now)
    }
  }

  private mutating func settleVanishedLegs(
    on node: NodeID, but sightings: [ChannelID: ChannelSighting], at now: Instant
  ) {
    for agent in agents.values.sorted(by: { $0.id < $1.id }) {
      for leg in agent.legs where leg.node == node && sightings[leg.channel] == nil {
        if let offer = offer(on: leg.channel, of: leg.call) {
          // It may never have been made, or have ended unseen: not the agent's doing.
          loseOfferedLeg(offer, of: leg.call, at: now)
        } else {
          agentLegEnded(leg.channel, of: agent.id, cause: .unknown, at: now)
        }
      }
    }
  }

  private mutating func loseOfferedLeg(_ offer: Offer, of call: CallID, at now: Instant) {
    guard var agent = agents[offer.agent] else { return }
    dropLeg(offer.channel, of: &agent)
    becomeFree(agent, at: now)
    failOffer(offer, of: call, .failed, isBarred: false, at: now)
  }

  /// Hang-ups that were ordered before may have been lost.
  private mutating func hangUpLegsAgain(on node: NodeID, at now: Instant) {
    for var agent in agents.values.sorted(by: { $0.id < $1.id }) {
      let legs = agent.legs.filter { $0.node == node && $0.isEnding }
      guard !legs.isEmpty else { continue }
      for leg in legs { hangUpLeg(leg.channel, of: &agent, cause: .normalClearing, at: now) }
      saveAgent(agent, at: now)
    }
  }

  // MARK: Found

  private mutating func redrive(
    _ call: Call, _ sighting: ChannelSighting, _ found: Findings, at now: Instant
  ) {
    guard var call = calls[call.id] else { return }
    if sighting.call != call.id { order(.own(call.caller, call.id), on: call.node) }
    if call.isAway {
      return redriveCallback(&call, sighting, found, at: now)
    }
    call.isCallerAnswered = call.isCallerAnswered || sighting.isAnswered
    switch call.phase {
    case .inFlow:
      let goesOn = call.playback.map(found.playbacks.contains) ?? false
      let isAnswered = sighting.isAnswered
      advanceFlow(of: &call, at: now) { run, flow in
        run.redrive(isAnswered: isAnswered, playbackGoesOn: goesOn, in: flow, now: now)
      }
    case .waiting(let wait):
      if let playback = call.playback, !found.playbacks.contains(playback) { call.playback = nil }
      if call.playback == nil { startMusic(for: call, wait) }
      save(call, at: now)
      for offer in wait.offers where found.channels[offer.channel]?.isAnswered ?? false {
        connect(offer.agent, on: offer.channel, at: now)
      }
      return
    case .connecting(let wait, var joining):
      joining.endsAt = now.advanced(by: joining.isPreparing ? Self.preparingLimit : Self.joinLimit)
      call.phase = .connecting(wait, joining)
      if joining.isPreparing {
        save(call, at: now)
        if let whisper = joining.whisper, !found.playbacks.contains(whisper) { endWhisper(call.id, at: now) }
        if let notice = joining.notice, !found.playbacks.contains(notice) { endNotice(call.id, at: now) }
        return
      }
      let members = found.members(of: joining.bridge)
      order(.bridge(joining.bridge, [call.caller, joining.offer.channel]), on: call.node)
      save(call, at: now)
      for channel in members { takeJoin(of: channel, to: joining.bridge, at: now) }
      return
    case .talking(let conversation):
      let members = found.members(of: conversation.bridge)
      if !members.contains(call.caller) || !members.contains(conversation.channel) {
        order(.bridge(conversation.bridge, [call.caller, conversation.channel]), on: call.node)
      }
    case .leaving(var departure):
      departure.endsAt = now.advanced(by: Self.hangUpLimit)
      call.phase = .leaving(departure)
      order(departure.order(for: call.caller), on: call.node)
    }
    save(call, at: now)
  }

  // MARK: Strangers

  /// Channels and bridges that no call knows: a caller who came in while we
  /// could not write it down begins anew; what we made ourselves is ended.
  private mutating func adoptOrEndStrangers(on node: NodeID, _ inventory: Inventory, at now: Instant) {
    for sighting in inventory.channels {
      let channel = sighting.channel
      if IdentifierSource.isOurs(channel.rawValue, tenant: definition.tenant) {
        guard agentsByLeg[channel] == nil, callsByCaller[channel] == nil else { continue }
        report(.orphanFound, of: sighting.call, "A leg of ours belongs to no agent; it is hung up.")
        order(.hangUp(channel, .normalClearing), on: node)
      } else if callsByCaller[channel] == nil && sighting.isInApplication {
        if sighting.call != nil {
          report(.orphanFound, of: sighting.call, "A caller belongs to no call; the call begins anew.")
        }
        takeArrival(sighting.arrival, on: node, at: now)
        if sighting.isAnswered { takeAnswer(of: channel, at: now) }
      }
    }
    let wanted = Set(sortedCalls(on: node).compactMap(\.phase.bridge))
    for sighting in inventory.bridges where !wanted.contains(sighting.bridge) {
      order(.tearDown(sighting.bridge), on: node)
    }
  }
}

/// What a node has, to be looked up.
struct Findings {
  let channels: [ChannelID: ChannelSighting]
  let playbacks: Set<PlaybackID>
  private let bridges: [BridgeID: [ChannelID]]

  init(_ inventory: Inventory) {
    channels = Dictionary(inventory.channels.map { ($0.channel, $0) }) { first, _ in first }
    playbacks = Set(inventory.playbacks)
    bridges = Dictionary(inventory.bridges.map { ($0.bridge, $0.channels) }) { first, _ in first }
  }

  func members(of bridge: BridgeID) -> [ChannelID] { bridges[bridge] ?? [] }
}
