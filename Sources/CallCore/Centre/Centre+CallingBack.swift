import Telephony

/// Calling back: an agent is there, and the customer is dialled.
///
/// The agent is first. So no customer who picks up waits for an agent whose
/// phone is not answered, there is never more than one customer dialled for an
/// agent who is really there, and all that can befall an offer is settled
/// before the customer's phone rings.
extension Centre {
  /// How often a customer is asked to confirm in one attempt.
  static let confirmPromptsMax = 10

  /// What the agent hears before the customer is dialled.
  func callbackWhisper(for call: Call) -> [Media] {
    guard call.isAway, let callback = call.callback else { return [] }
    return rules(of: callback)?.whisper ?? []
  }

  // MARK: Dialling

  mutating func dialCustomer(
    of call: inout Call, _ wait: Wait, _ joining: Joining, at now: Instant
  ) {
    guard var callback = call.callback, let rules = rules(of: callback) else { return }
    var joining = joining
    let end = now.advanced(by: rules.ringTime)
    let channel = ChannelID(call.makeObjectID("c", at: now))
    call.caller = channel
    callsByCaller[channel] = call.id
    call.isCallerAnswered = false
    call.playback = nil
    callback.leg = .ringing(until: end)
    callback.promptsPlayed = 0
    callback.attempts.append(CallbackAttempt(startedAt: now, agent: joining.offer.agent, channel: channel))
    call.callback = callback
    let ringTone = PlaybackID(call.makeObjectID("w", at: now))
    joining.ringTone = ringTone
    joining.endsAt = end
    call.phase = .connecting(wait, joining)
    order(.play(ringTone, on: joining.offer.channel, media: [.tone("ring")]), on: call.node)
    order(
      .originate(
        Origination(
          channel: channel, call: call.id, endpoint: rules.endpoint,
          callerNumber: Personal(key: "callback/\(callback.queue)", clear: rules.callerNumber ?? call.dnis),
          callerName: self.rules(of: wait)?.name ?? "",
          ringSecondsMax: Int(rules.ringTime.components.seconds) + 5, originator: nil, number: call.ani)),
      on: call.node)
    announce(
      .callbackDialled(
        CallbackDialled(
          call: call.id, queue: wait.queue, agent: joining.offer.agent, channel: channel,
          attempt: callback.attempts.count)))
  }

  /// Asterisk did not dial the customer.
  mutating func failDialling(_ origination: Origination, _ failure: OrderFailure, at now: Instant) {
    guard let id = callsByCaller[origination.channel], var call = calls[id], let leg = call.callback?.leg else {
      return
    }
    switch leg {
    // The second: the agent hung up before Asterisk had said so.
    case .ringing, .ending: break
    case .absent, .parting, .confirming, .present: return
    }
    report(.orderFailed, of: id, "Asterisk did not dial the customer: \(failure.rawValue).")
    // One that was not confirmed may ring all the same, and is hung up.
    if failure != .timedOut {
      dropLeg(of: &call)
      save(call, at: now)
    }
    if case .ringing = leg {
      failAttempt(of: id, failure == .timedOut ? .failed : .unreachable, at: now)
    } else if failure != .timedOut {
      settleCallback(id, at: now)
    }
  }

  /// The customer's phone was picked up: by whom is not known yet.
  mutating func customerPickedUp(_ id: CallID, at now: Instant) {
    guard var call = calls[id], call.isRinging, var callback = call.callback, let rules = rules(of: callback),
      case .connecting(let wait, var joining) = call.phase
    else { return }
    call.isCallerAnswered = true
    if let confirmation = rules.confirmation {
      let end = now.advanced(by: confirmation.time)
      callback.leg = .confirming(until: end)
      callback.promptsPlayed = 1
      joining.endsAt = end
      call.callback = callback
      call.phase = .connecting(wait, joining)
      say(confirmation.prompt, to: &call, at: now)
    } else {
      becomePresent(&call, wait, at: now)
      join(&call, wait, joining, at: now)
    }
    save(call, at: now)
  }

  /// A key was pressed by a customer who is called back.
  mutating func takeCallbackKey(_ digit: String, of id: CallID, at now: Instant) {
    guard var call = calls[id], let callback = call.callback, case .confirming = callback.leg,
      rules(of: callback)?.confirmation?.key == digit, let wait = call.phase.wait
    else { return }
    becomePresent(&call, wait, at: now)
    if let playback = call.playback {
      order(.stopPlayback(playback), on: call.node)
      call.playback = nil
    }
    switch call.phase {
    case .connecting(let wait, let joining): join(&call, wait, joining, at: now)
    case .waiting:
      startMusic(for: call, wait)
      seekAgents(for: id)
    case .inFlow, .talking, .leaving: break
    }
    save(call, at: now)
  }

  private mutating func becomePresent(_ call: inout Call, _ wait: Wait, at now: Instant) {
    call.phaseSince = now
    // Should the agent be lost now, the customer waits on the line as long as
    // other callers may. The stay's own end is over long since for a callback
    // that moved on to another queue.
    call.callback?.leg = .present(until: now.advanced(by: wait.asked.waitMax))
  }

  /// A prompt to a customer with an open callback has ended.
  /// - Returns: false when it is an announcement like any other's.
  mutating func endCallbackPrompt(to id: CallID, _ end: PlaybackEnd, at now: Instant) -> Bool {
    guard var call = calls[id], var callback = call.callback, call.isAway else { return false }
    if end == .failed { report(.promptFailed, of: id, "Asterisk could not play a prompt of the callback.") }
    call.playback = nil
    switch callback.leg {
    case .parting:
      endLeg(of: &callback, call, at: now)
      call.callback = callback
    case .confirming:
      if end == .completed, callback.promptsPlayed < Self.confirmPromptsMax {
        callback.promptsPlayed += 1
        call.callback = callback
        say(rules(of: callback)?.confirmation?.prompt ?? [], to: &call, at: now)
      }
    case .ending, .absent, .ringing, .present: break
    }
    save(call, at: now)
    return true
  }

  /// Rang, or was listened to, for as long as it may.
  mutating func takeDiallingDeadline(of id: CallID, at now: Instant) {
    if case .confirming = calls[id]?.callback?.leg { return failAttempt(of: id, .notConfirmed, at: now) }
    failAttempt(of: id, .noAnswer, at: now)
  }

  // MARK: Coming to nothing

  /// The customer's channel is gone.
  mutating func customerLegEnded(_ id: CallID, cause: HangupCause, at now: Instant) {
    guard var call = calls[id], let leg = call.callback?.leg else { return }
    if call.isBridging { dropBridge(of: call) }
    dropLeg(of: &call)
    save(call, at: now)
    switch leg {
    case .ringing: failAttempt(of: id, CallbackResult(cause), cause: cause, at: now)
    case .confirming: failAttempt(of: id, .notConfirmed, cause: cause, at: now)
    case .present: failAttempt(of: id, .hungUp, cause: cause, at: now)
    case .parting, .ending: settleCallback(id, at: now)
    case .absent: break
    }
  }

  /// The attempt is over: the agent is free at once, the place is kept.
  mutating func failAttempt(
    of id: CallID, _ result: CallbackResult, cause: HangupCause = .unknown, at now: Instant
  ) {
    guard var call = calls[id], let wait = call.phase.wait, let rules = call.callback.flatMap({ rules(of: $0) }) else {
      return
    }
    call.callback?.restsUntil = now.advanced(by: result.counts ? rules.retryTime : Self.callbackPause)
    endAttempt(of: &call, result, cause: cause, at: now)
    if let playback = call.playback { order(.stopPlayback(playback), on: call.node) }
    call.playback = nil
    if call.hasCustomerLeg, var callback = call.callback {
      endLeg(of: &callback, call, at: now)
      call.callback = callback
    }
    var agents: [Offer] = wait.offers
    if case .connecting(_, let joining) = call.phase { agents.append(joining.offer) }
    var next = wait
    next.offers = []
    call.agent = nil
    call.enter(.waiting(next), at: now)
    save(call, at: now)
    for offer in agents { withdraw(offer, of: id, at: now) }
    settleCallback(id, at: now)
  }

  /// Writes the end of the attempt under way down.
  mutating func endAttempt(
    of call: inout Call, _ result: CallbackResult, cause: HangupCause = .unknown, at now: Instant
  ) {
    guard var callback = call.callback, let index = callback.attempts.indices.last,
      callback.attempts[index].result == nil, let wait = call.phase.wait
    else { return }
    callback.attempts[index].endedAt = now
    callback.attempts[index].result = result
    callback.attempts[index].cause = cause
    call.callback = callback
    announce(
      .callbackAttemptEnded(
        CallbackAttemptEnded(
          call: call.id, queue: wait.queue, attempt: index + 1, result: result, cause: cause,
          rest: rest(of: callback, at: now))))
  }

  /// How long the customer is not dialled again; nil when it will not come to
  /// another attempt.
  private func rest(of callback: Callback, at now: Instant) -> Duration? {
    guard let until = callback.restsUntil, until > now, until < callback.expiresAt,
      callback.attemptsCounted < rules(of: callback)?.attempts ?? 0
    else { return nil }
    return now.duration(to: until)
  }

  /// The agent is gone while the customer is dialled. A phone that rings is
  /// hung up; who has picked up is not: another agent will be there.
  mutating func loseAgentWhileDialling(_ call: inout Call, at now: Instant) {
    guard case .ringing = call.callback?.leg, var callback = call.callback else { return }
    endLeg(of: &callback, call, at: now)
    callback.restsUntil = now.advanced(by: Self.callbackPause)
    call.callback = callback
    endAttempt(of: &call, .agentLost, at: now)
  }

  /// Agent and customer share a bridge.
  mutating func completeCallback(_ call: inout Call, _ wait: Wait, _ agent: AgentID, at now: Instant) {
    noteCallback(wait, agent, at: now)
    guard var callback = call.callback else { return }
    let attempt = callback.attempts.count
    if let index = callback.attempts.indices.last, callback.attempts[index].result == nil {
      callback.attempts[index].endedAt = now
      callback.attempts[index].result = .reached
    }
    callback.heldBy = nil
    call.callback = callback
    announce(
      .callbackAttemptEnded(
        CallbackAttemptEnded(call: call.id, queue: wait.queue, attempt: attempt, result: .reached, cause: .unknown)))
    announce(
      .callbackEnded(CallbackEnded(call: call.id, queue: wait.queue, outcome: .callback, attempts: attempt)))
  }

  // MARK: Reconciling

  /// A reconcile missed the customer's channel, or found it outside.
  mutating func customerLegVanished(_ id: CallID, at now: Instant) {
    guard var call = calls[id], call.hasOpenCallback, call.hasCustomerLeg, let leg = call.callback?.leg else { return }
    if call.isBridging { dropBridge(of: call) }
    dropLeg(of: &call)
    save(call, at: now)
    switch leg {
    case .ringing, .confirming, .present: failAttempt(of: id, .failed, at: now)
    case .parting, .ending, .absent: settleCallback(id, at: now)
    }
  }

  /// Drives on a callback whose customer's channel is there, but not to be
  /// connected yet.
  mutating func redriveCallback(
    _ call: inout Call, _ sighting: ChannelSighting, _ found: Findings, at now: Instant
  ) {
    guard var callback = call.callback else { return }
    let isPlaying = call.playback.map(found.playbacks.contains) ?? false
    if !isPlaying { call.playback = nil }
    switch callback.leg {
    case .parting:
      if !isPlaying { endLeg(of: &callback, call, at: now) }
    case .ending:
      endLeg(of: &callback, call, at: now)
    case .ringing, .absent, .present: break
    case .confirming:
      if !isPlaying { say(rules(of: callback)?.confirmation?.prompt ?? [], to: &call, at: now) }
    }
    call.callback = callback
    save(call, at: now)
    if call.isRinging, sighting.isAnswered { customerPickedUp(call.id, at: now) }
    redriveAway(call.id, found, at: now)
  }

  /// Drives on the agent's side of a callback.
  mutating func redriveAway(
    _ id: CallID, _ found: Findings, at now: Instant
  ) {
    guard let call = calls[id] else { return }
    save(call, at: now)
    switch call.phase {
    case .waiting(let wait):
      for offer in wait.offers where found.channels[offer.channel]?.isAnswered ?? false {
        connect(offer.agent, on: offer.channel, at: now)
      }
    case .connecting(_, let joining):
      if let whisper = joining.whisper, !found.playbacks.contains(whisper) { endWhisper(id, at: now) }
    case .inFlow, .talking, .leaving: break
    }
  }
}
