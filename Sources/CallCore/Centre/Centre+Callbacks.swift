import Telephony

/// Callbacks: taking one, keeping its place, and its end.
///
/// The call goes on waiting as it did, in the same place of the same order,
/// only that nobody listens. See <doc:Callbacks>.
extension Centre {
  /// How long the caller may be told that the callback was taken.
  static let partingLimit = Duration.seconds(30)
  /// How long a customer rests whose attempt failed by our doing.
  static let callbackPause = Duration.seconds(5)

  /// The rules that the callback goes by.
  func rules(of callback: Callback) -> CallbackRules? {
    rules[callback.release]?[callback.queue]?.callback ?? definition.queues[callback.queue]?.callback
  }

  // MARK: Offering and taking

  /// Whether the announcement that offers callbacks is for this caller.
  func mayOffer(_ offer: CallbackOffer, to call: Call, _ wait: Wait, at now: Instant) -> Bool {
    guard !call.hasCallback, let rules = rules(of: wait)?.callback, refusal(of: call, wait, rules) == nil else {
      return false
    }
    guard let least = offer.estimatedWaitMin else { return true }
    guard let position = routing.position(of: call.id),
      let estimate = forecast(for: position, in: wait.queue, at: now).estimate
    else { return false }
    return estimate.likely >= least
  }

  private func refusal(of call: Call, _ wait: Wait, _ rules: CallbackRules) -> CallbackRefusal? {
    guard let shape = call.shape else { return .numberHidden }
    guard rules.numbers.allows(shape) else { return .numberNotAllowed }
    if let limit = rules.openMax, callbacks.count(in: wait.queue) >= limit { return .tooMany }
    let others = call.customer.map { callbacks.calls(of: $0) } ?? []
    return others.contains { calls[$0]?.phase.wait?.queue == wait.queue } ? .alreadyOpen : nil
  }

  /// The caller pressed the key.
  mutating func requestCallback(_ id: CallID, _ rules: CallbackRules, at now: Instant) {
    guard var call = calls[id], case .waiting(var wait) = call.phase else { return }
    if let reason = refusal(of: call, wait, rules) {
      announce(.callbackRefused(CallbackRefused(call: id, queue: wait.queue, reason: reason)))
      say(rules.refusedPrompt, to: &call, at: now)
      return save(call, at: now)
    }
    silence(&call, wait)
    let offers = wait.offers
    wait.offers = []
    wait.isLastChance = false
    // It can't be scored: nobody will be waiting on the line.
    wait.forecast = nil
    call.agent = nil
    var callback = Callback(
      queue: wait.queue, release: wait.release, requestedAt: now, expiresAt: now.advanced(by: rules.expiryTime),
      leg: .parting(until: now.advanced(by: Self.partingLimit)))
    if rules.acceptedPrompt.isEmpty { endLeg(of: &callback, call, at: now) }
    call.callback = callback
    say(rules.acceptedPrompt, to: &call, at: now)
    call.enter(.waiting(wait), at: now)
    save(call, at: now)
    for offer in offers { withdraw(offer, of: id, at: now) }
    announce(
      .callbackRequested(
        CallbackRequested(
          call: id, queue: wait.queue, position: routing.position(of: id) ?? 1,
          waited: wait.waitedFrom.duration(to: now), expiresAt: callback.expiresAt, key: rules.key)))
  }

  /// In place of what is heard at the moment.
  mutating func say(_ media: [Media], to call: inout Call, at now: Instant) {
    guard !media.isEmpty else { return }
    if let playback = call.playback { order(.stopPlayback(playback), on: call.node) }
    let playback = PlaybackID(call.makeObjectID("p", at: now))
    call.playback = playback
    order(.play(playback, on: call.caller, media: media), on: call.node)
  }

  /// Has the customer's channel ended; the callback goes on when it is gone.
  mutating func endLeg(of callback: inout Callback, _ call: Call, orders: Int = 1, at now: Instant) {
    callback.leg = .ending(orders: orders, until: now.advanced(by: Self.hangUpLimit))
    order(.hangUp(call.caller, .normalClearing), on: call.node)
  }

  /// The customer's channel is gone, and the call goes on without.
  mutating func dropLeg(of call: inout Call) {
    if callsByCaller[call.caller] == call.id { callsByCaller[call.caller] = nil }
    call.callback?.leg = .absent
    call.playback = nil
    call.isCallerAnswered = false
  }

  // MARK: The same customer's other calls

  /// The customer calls: nobody is to dial a phone that is in use. Who comes
  /// into the queue takes the place of the callback; else it goes on.
  mutating func holdCallbacks(for call: Call, at now: Instant) {
    guard !callbacks.isEmpty, let customer = call.customer else { return }
    for id in callbacks.calls(of: customer) {
      guard var other = calls[id], let leg = other.callback?.leg else { continue }
      switch leg {
      case .confirming, .present: continue  // Two people behind one number.
      case .ringing: failAttempt(of: id, .calledAgain, at: now)
      case .parting, .ending, .absent: releaseAgents(of: id, at: now)
      }
      guard let changed = calls[id], changed.hasOpenCallback else { continue }
      other = changed
      if other.callback?.heldBy == nil { other.callback?.heldBy = call.id }
      save(other, at: now)
    }
  }

  /// Agents who are rung, or are there, for a callback that must not be now.
  mutating func releaseAgents(of id: CallID, at now: Instant) {
    guard var call = calls[id] else { return }
    call.agent = nil
    switch call.phase {
    case .waiting(var wait):
      let offers = wait.offers
      guard !offers.isEmpty else { return }
      wait.offers = []
      call.enter(.waiting(wait), at: now)
      save(call, at: now)
      for offer in offers { withdraw(offer, of: id, at: now) }
    case .connecting(let wait, let joining):
      call.enter(.waiting(wait), at: now)
      save(call, at: now)
      withdraw(joining.offer, of: id, at: now)
    case .inFlow, .talking, .leaving: break
    }
  }

  /// The customer's other call is over, and did not take the place.
  mutating func releaseHeldCallbacks(by call: Call, at now: Instant) {
    guard !callbacks.isEmpty, let customer = call.customer else { return }
    for id in callbacks.calls(of: customer) {
      guard var other = calls[id], other.callback?.heldBy == call.id else { continue }
      other.callback?.heldBy = nil
      save(other, at: now)
      seekAgents(for: id)
    }
  }

  /// A place that an open callback kept for the customer.
  struct KeptPlace {
    let enqueuedAt: Instant
    let priority: Int
    let number: UInt64
  }

  /// The place of the customer's callback in the queue; the callback is over
  /// by it.
  mutating func callbackPlace(of call: Call, in queue: QueueID, at now: Instant) -> KeptPlace? {
    guard !callbacks.isEmpty, !call.hasCallback, let customer = call.customer else { return nil }
    for id in callbacks.calls(of: customer) {
      guard id != call.id, let other = calls[id], let wait = other.phase.wait, wait.queue == queue,
        let leg = other.callback?.leg
      else { continue }
      switch leg {
      case .confirming, .present: continue
      case .parting, .ending, .absent, .ringing: break
      }
      endCallback(id, .calledAgain, at: now)
      return KeptPlace(enqueuedAt: wait.enqueuedAt, priority: wait.priority, number: wait.number)
    }
    return nil
  }

  // MARK: The end

  mutating func cancelCallback(_ id: CallID, at now: Instant) {
    guard let call = calls[id], call.hasCallback else {
      return reject(
        .unknownCallback, "Call \(id) has no callback. `cordboard callback list` shows those that are open.")
    }
    guard call.hasOpenCallback else {
      return reject(.wrongState, "The callback of call \(id) is over: `cordboard call show` tells how.")
    }
    endCallback(id, .withdrawn, termination: .operatorHungUp, at: now)
  }

  /// Attempts used up, or too old.
  mutating func settleCallback(_ id: CallID, at now: Instant) {
    guard let call = calls[id], call.hasOpenCallback, let callback = call.callback, let rules = rules(of: callback)
    else { return }
    if case .waiting(let wait) = call.phase {
      if call.isAway, callback.attemptsCounted >= rules.attempts { return endCallback(id, .callbackUnreached, at: now) }
      if callback.endsAt <= now { return endCallback(id, .callbackExpired, at: now) }
      // Steps that came due while somebody was rung.
      if wait.offers.isEmpty && wait.aloneUntil == nil { takeRoutingSteps(of: id, at: now) }
    }
    seekAgents(for: id)
  }

  /// The callback is over without a talk, and with it the contact.
  mutating func endCallback(
    _ id: CallID, _ outcome: QueueOutcome, termination: Termination.Class = .callbackEnded, at now: Instant
  ) {
    guard var call = calls[id], call.hasOpenCallback, let wait = call.phase.wait else { return }
    endAttempt(
      of: &call, outcome == .withdrawn ? .cancelled : outcome == .calledAgain ? .calledAgain : .failed, at: now)
    if case .connecting(_, let joining) = call.phase {
      if call.isBridging { dropBridge(of: call) }
      call.enter(.waiting(wait), at: now)
      save(call, at: now)
      withdraw(joining.offer, of: id, at: now)
    }
    let hasLeg = call.hasCustomerLeg
    leaveQueue(&call, wait, outcome, at: now)
    announce(
      .callbackEnded(
        CallbackEnded(
          call: id, queue: wait.queue, outcome: outcome, attempts: call.callback?.attempts.count ?? 0)))
    guard hasLeg else {
      return close(
        call, outcome: CallOutcome(outcome), termination: Termination(termination, cause: .normalClearing), at: now)
    }
    depart(&call, by: .hangUp(.normalClearing), outcome: CallOutcome(outcome), termination: termination, at: now)
    save(call, at: now)
  }

  // MARK: Deadlines

  func dueTime(of callback: Callback, _ call: Call, _ wait: Wait) -> Instant {
    var due = callback.endsAt
    if !isUp(call.node) && callback.leg == .absent { return due }
    switch callback.leg {
    case .parting(let until), .ending(_, let until), .ringing(let until), .confirming(let until): due = min(due, until)
    case .absent, .present: break
    }
    if let moment = callback.restsUntil { due = min(due, moment) }
    guard let rules = rules(of: wait) else { return due }
    let isListening = call.playback != nil || call.isAway
    return min(due, wait.deadline(rules, isListening: isListening, limit: callback.endsAt) ?? due)
  }

  /// What is due for a callback that waits.
  /// - Returns: false when it does not wait any more.
  mutating func takeCallbackDeadline(of id: CallID, at now: Instant) -> Bool {
    guard var call = calls[id], case .waiting = call.phase, var callback = call.callback else { return true }
    switch callback.leg {
    case .parting(let until) where until <= now:
      if let playback = call.playback { order(.stopPlayback(playback), on: call.node) }
      call.playback = nil
      endLeg(of: &callback, call, at: now)
    case .ending(let orders, let until) where until <= now:
      if orders < Self.hangUpOrdersMax {
        endLeg(of: &callback, call, orders: orders + 1, at: now)
      } else {
        report(.hangUpNotConfirmed, of: id, "The customer's channel did not end after \(orders) orders.")
        dropLeg(of: &call)
        callback.leg = .absent
      }
    case .confirming(let until) where until <= now:
      failAttempt(of: id, .notConfirmed, at: now)
      return false
    default: break
    }
    if let moment = callback.restsUntil, moment <= now { callback.restsUntil = nil }
    call.callback = callback
    save(call, at: now)
    if callback.endsAt <= now {
      endCallback(id, .callbackExpired, at: now)
      return false
    }
    guard isUp(call.node) else { return false }
    seekAgents(for: id)
    return true
  }
}
