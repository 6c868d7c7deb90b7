import Telephony

/// What becomes of offers.
extension Centre {
  /// The offer led to nothing by the agent's doing: the caller keeps the place
  /// and is offered to somebody else, the agent rests or becomes not ready as
  /// the queue's rules say.
  ///
  /// The agent's leg is gone, or its end is ordered.
  mutating func missOffer(_ offer: Offer, of id: CallID, _ result: OfferResult, at now: Instant) {
    guard let wait = calls[id]?.phase.wait else { return }
    rest(offer.agent, after: result, in: wait, at: now)
    failOffer(offer, of: id, result, at: now)
  }

  private mutating func rest(_ id: AgentID, after result: OfferResult, in wait: Wait, at now: Instant) {
    guard var agent = agents[id] else { return }
    let rules = rules(of: wait)?.misses ?? MissRules()
    if result != .failed { noteMiss(agent.id, wait, at: now) }
    if agent.isTalking {
      // Nobody is to blame for staying with the caller at hand.
      agent.declinesMore = true
      stayBusy(&agent, at: now)
      return
    }
    let counts = rules.pauseCounts.contains(result)
    if counts { agent.missesInARow += 1 }
    let isGraced =
      agent.lastTalkEndedAt.map { rules.pauseGrace > .zero && $0.duration(to: now) < rules.pauseGrace } ?? false
    var next = readyState(of: agent)
    let delay = result == .failed ? Self.failedRest : rules.delay(after: result)
    if delay > .zero { next = .notReady(reason: result.notReadyReason, endsAt: now.advanced(by: delay)) }
    if let limit = rules.pauseAfter, counts, agent.missesInARow >= limit, !isGraced {
      if rules.pausesThisQueueOnly {
        pause(&agent, in: wait.queue, isPaused: true)
      } else {
        next = .notReady(reason: result.notReadyReason)
      }
    }
    setState(of: &agent, agent.afterCall ?? next, call: nil, at: now)
    agent.afterCall = nil
    saveAgent(agent, at: now)
  }

  /// How long an agent rests to whom an offer failed for a reason of ours or
  /// Asterisk's: not to blame, but better not asked again at once.
  static let failedRest = Duration.seconds(5)

  /// Takes the offer off the call: the caller waits on in the old place.
  ///
  /// - Parameter isBarred: the agent is not asked again for this caller at once.
  mutating func failOffer(
    _ offer: Offer, of id: CallID, _ result: OfferResult, isBarred: Bool = true, at now: Instant
  ) {
    guard var call = calls[id] else { return }
    announce(.offerEnded(OfferEnded(call: id, offer: offer.id, agent: offer.agent, result: result)))
    switch call.phase {
    case .waiting(var wait):
      drop(offer, from: &wait, isBarred: isBarred, at: now)
      if wait.offers.isEmpty { call.enter(.waiting(wait), at: now) } else { call.phase = .waiting(wait) }
      call.agent = wait.offers.last?.agent
      save(call, at: now)
      if call.hasCallback {
        settleCallback(id, at: now)
      } else if wait.offers.isEmpty && definition.queues[wait.queue] == nil {
        goOn(id, .leftEmpty, at: now)  // Like all who waited when the queue was taken away.
      } else if wait.offers.isEmpty && wait.endsAt <= now {
        goOn(id, .timedOut, at: now)
      } else {
        // Steps that came due while somebody was rung.
        if wait.offers.isEmpty && wait.aloneUntil == nil { takeRoutingSteps(of: id, at: now) }
        seekAgents(for: id)
      }
    case .connecting(var wait, let joining):
      drop(offer, from: &wait, isBarred: isBarred, at: now)
      call.phase = .connecting(wait, joining)
      save(call, at: now)
    case .inFlow, .talking, .leaving: break
    }
  }

  private func drop(_ offer: Offer, from wait: inout Wait, isBarred: Bool, at now: Instant) {
    wait.offers.removeAll { $0.id == offer.id }
    if wait.offers.isEmpty { wait.growsAt = nil }
    guard isBarred else { return }
    let time = max(rules(of: wait)?.retryTime ?? .zero, Self.firmBar)
    wait.bars.removeAll { $0.agent == offer.agent || $0.endsAt <= now }
    wait.bars.append(
      Wait.Bar(agent: offer.agent, firmUntil: now.advanced(by: Self.firmBar), endsAt: now.advanced(by: time)))
    wait.lookedAt = now
    if wait.bars.count > Self.barsMax, let index = wait.bars.firstIndex(where: { $0.firmUntil <= now }) {
      wait.bars.remove(at: index)
    }
  }

  /// How long a caller is not offered again to the agent of a missed offer,
  /// even if nobody else is there.
  static let firmBar = Duration.seconds(1)

  /// Agents that one caller keeps away from at once; of more, the first one
  /// that may be asked again if nobody else is there is forgotten.
  private static let barsMax = 64

  /// The caller is lost to the offer: the agent is free again.
  mutating func withdraw(_ offer: Offer, of call: CallID, at now: Instant) {
    announce(.offerEnded(OfferEnded(call: call, offer: offer.id, agent: offer.agent, result: .withdrawn)))
    guard var agent = agents[offer.agent] else { return }
    hangUpLeg(offer.channel, of: &agent, cause: .answeredElsewhere, at: now)
    becomeFree(agent, at: now)
  }

  /// Offers that rang for their whole time (RONA). Of one that should have
  /// ended while we were not there nobody knows what the agent did.
  mutating func missDueOffers(of id: CallID, at now: Instant) {
    for offer in calls[id]?.phase.wait?.offers ?? [] where offer.endsAt <= now {
      if var agent = agents[offer.agent] {
        hangUpLeg(offer.channel, of: &agent, cause: .noAnswer, at: now)
        saveAgent(agent, at: now)
      }
      missOffer(offer, of: id, wasSleptThrough(offer.endsAt, at: now) ? .failed : .noAnswer, at: now)
    }
  }

  /// The offer that a leg was made for, while it rings.
  func offer(on leg: ChannelID, of call: CallID) -> Offer? {
    calls[call]?.phase.wait?.offers.first { $0.channel == leg }
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

  var notReadyReason: String {
    switch self {
    case .noAnswer: Centre.NotReadyReason.noAnswer
    case .declined: Centre.NotReadyReason.declined
    case .busy: Centre.NotReadyReason.busy
    case .unreachable: Centre.NotReadyReason.unreachable
    case .failed, .answered, .withdrawn: Centre.NotReadyReason.failed
    }
  }
}
