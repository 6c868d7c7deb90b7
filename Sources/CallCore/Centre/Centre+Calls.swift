import Telephony

/// A call's arrival, its end and its record.
extension Centre {
  /// How long to wait for the end of a channel that was told to end.
  static let hangUpLimit = Duration.seconds(5)
  /// How often a hang-up is ordered before the record is closed without it.
  static let hangUpOrdersMax = 3

  mutating func takeArrival(_ arrival: ChannelArrival, on node: NodeID, at now: Instant) {
    guard callsByCaller[arrival.channel] == nil else { return }  // Told twice: by an event and by a reconcile.
    let isTooMany = calls.count >= definition.callsMax
    let flowID = isTooMany ? nil : definition.flow(for: arrival.dnis)
    let id = identifiers.nextCall(on: node, release: definition.release, at: now)
    var call = Call(
      id: id, node: node, release: definition.release, arrival: arrival, flow: flowID, arrivedAt: now)
    calls[id] = call
    callsByCaller[arrival.channel] = id
    order(.own(arrival.channel, id), on: node)
    announce(
      .callArrived(
        CallArrived(call: id, ani: arrival.ani, dnis: arrival.dnis, flow: flowID, channel: arrival.channel)))
    holdCallbacks(for: call, at: now)
    if isTooMany {
      report(.tooManyCalls, of: id, "\(calls.count - 1) calls are under way; no more are taken (calls-max).")
      depart(&call, by: .hangUp(.congestion), outcome: .rejected, termination: .flowEnded, at: now)
      save(call, at: now)
    } else if flowID == nil {
      report(.unknownNumber, of: id, "No flow serves the number \(arrival.dnis) and there is no default.")
      depart(&call, by: .hangUp(.unallocated), outcome: .rejected, termination: .flowEnded, at: now)
      save(call, at: now)
    } else {
      advanceFlow(of: &call, at: now) { run, flow in run.resume(at: 0, in: flow, now: now) }
      save(call, at: now)
    }
  }

  mutating func takeAnswer(of channel: ChannelID, at now: Instant) {
    if let id = callsByCaller[channel], var call = calls[id] {
      if call.hasOpenCallback { return customerPickedUp(id, at: now) }
      call.isCallerAnswered = true
      advanceFlow(of: &call, at: now) { run, flow in run.channelAnswered(in: flow, now: now) }
      save(call, at: now)
    } else if let agent = agentsByLeg[channel] {
      connect(agent, on: channel, at: now)
    }
  }

  mutating func takeEnd(of channel: ChannelID, cause: HangupCause, at now: Instant) {
    if let id = callsByCaller[channel], let call = calls[id] {
      if call.hasOpenCallback { return customerLegEnded(id, cause: cause, at: now) }
      callerEnded(call, termination: Termination(.callerHungUp, cause: cause), at: now)
    } else if let agent = agentsByLeg[channel] {
      agentLegEnded(channel, of: agent, cause: cause, at: now)
    }
  }

  /// The caller's channel is gone: settles what hangs on it and closes the record.
  mutating func callerEnded(_ call: Call, termination: Termination, at now: Instant) {
    var call = call
    var outcome = call.outcomeIfCallerLeaves
    var termination = termination
    if case .leaving(let departure) = call.phase {
      termination.class = departure.termination
    } else if termination.class == .asteriskRestarted && outcome != .answered {
      outcome = .failed
    }
    let exit: QueueOutcome = outcome == .failed ? .failed : .abandoned
    rememberPlace(of: call, at: now)
    detach(&call, exit, at: now)
    close(call, outcome: outcome, termination: termination, at: now)
  }

  /// A customer who gives up may call again and have the place back.
  private mutating func rememberPlace(of call: Call, at now: Instant) {
    guard let customer = call.customer, let wait = call.phase.wait,
      definition.queues[wait.queue]?.callAgainTime ?? .zero > .zero
    else { return }
    customers.noteAbandon(of: customer, wait.queue, enqueuedAt: wait.enqueuedAt, at: now)
  }

  /// Whether any queue wants to know a customer again.
  var remembersCustomers: Bool {
    definition.queues.values.contains { $0.lastAgentTime > .zero || $0.callAgainTime > .zero }
  }

  /// Takes the call out of its queue, off its agents and out of its bridge.
  private mutating func detach(_ call: inout Call, _ exit: QueueOutcome, at now: Instant) {
    switch call.phase {
    case .inFlow, .leaving: break
    case .waiting(let wait):
      leaveQueue(&call, wait, exit, at: now)
    case .connecting(let wait, let joining):
      if !joining.isPreparing { dropBridge(of: call) }
      leaveQueue(&call, wait, exit, at: now)
      withdraw(joining.offer, of: call.id, at: now)
    case .talking(let conversation):
      call.talkEndedAt = now
      dropBridge(of: call)
      releaseAgent(conversation, of: call, hangUpLeg: true, at: now)
    }
  }

  /// Ends the caller's leg; the record follows when it is gone.
  mutating func depart(
    _ call: inout Call, by way: Departure.Way, outcome: CallOutcome, termination: Termination.Class, at now: Instant
  ) {
    let departure = Departure(
      way: way, outcome: outcome, termination: termination, endsAt: now.advanced(by: Self.hangUpLimit))
    call.enter(.leaving(departure), at: now)
    order(departure.order(for: call.caller), on: call.node)
  }

  /// Gives a caller we can't serve back to the dialplan.
  mutating func takeSafeExit(_ call: inout Call, because evidence: String, at now: Instant) {
    report(.safeExitTaken, of: call.id, evidence)
    depart(&call, by: .continue(.safeExit), outcome: .failed, termination: .safeExit, at: now)
  }

  /// A talk whose parties can't be brought together again: the dialplan takes
  /// the caller.
  mutating func failTalk(of call: Call, because evidence: String, at now: Instant) {
    report(.bridgeNotConfirmed, of: call.id, evidence)
    var call = call
    detach(&call, .failed, at: now)
    depart(&call, by: .continue(.safeExit), outcome: .answered, termination: .safeExit, at: now)
    save(call, at: now)
  }

  mutating func hangUpByOperator(_ id: CallID, at now: Instant) {
    guard var call = calls[id] else {
      return reject(.unknownCall, "There is no call \(id) under way. `cordboard call list` shows those that are.")
    }
    if case .leaving = call.phase { return }  // It is ending already.
    if call.hasOpenCallback { return endCallback(id, .withdrawn, termination: .operatorHungUp, at: now) }
    let outcome: CallOutcome = call.outcomeIfCallerLeaves == .answered ? .answered : .withdrawn
    detach(&call, .withdrawn, at: now)
    depart(&call, by: .hangUp(.normalClearing), outcome: outcome, termination: .operatorHungUp, at: now)
    save(call, at: now)
  }

  /// The hang-up was ordered and nothing came of it: order it again, and in
  /// the end close the record without it, so that no call lives for ever.
  mutating func departAgain(_ call: Call, _ departure: Departure, at now: Instant) {
    var call = call
    var departure = departure
    guard departure.ordersGiven < Self.hangUpOrdersMax else {
      report(
        .hangUpNotConfirmed, of: call.id,
        "The caller's channel did not end after \(departure.ordersGiven) orders; the record is closed without it.")
      return close(
        call, outcome: departure.outcome, termination: Termination(departure.termination, cause: .unknown), at: now)
    }
    departure.ordersGiven += 1
    departure.endsAt = now.advanced(by: Self.hangUpLimit)
    call.phase = .leaving(departure)
    order(departure.order(for: call.caller), on: call.node)
    save(call, at: now)
  }

  mutating func close(_ call: Call, outcome: CallOutcome, termination: Termination, at now: Instant) {
    calls[call.id] = nil
    // A channel that a callback has given up may have become another call's.
    if callsByCaller[call.caller] == call.id { callsByCaller[call.caller] = nil }
    callbacks.remove(call.id)
    if call.release != definition.release {
      callsOfOldReleases -= 1
      if callsOfOldReleases == 0 { forgetUnusedReleases() }
    }
    outcomes[outcome.rawValue, default: 0] += 1
    announce(.callEnded(call.record(of: definition.tenant, outcome: outcome, termination: termination, endedAt: now)))
    releaseHeldCallbacks(by: call, at: now)
  }

  /// Puts a changed call back, sets its deadline and its places in the orders.
  mutating func save(_ call: Call, at now: Instant) {
    var call = call
    let due = dueTime(of: call)
    if let due, calls[call.id]?.deadline != due { deadlines.insert(.call(call.id), at: due) }
    call.deadline = due
    calls[call.id] = call
    if call.hasCallback { callbacks.note(call) }
    place(call, at: now)
  }

  /// Has the call's bridge torn down, if it has one.
  mutating func dropBridge(of call: Call) {
    if let bridge = call.phase.bridge { order(.tearDown(bridge), on: call.node) }
  }
}

extension Departure {
  func order(for caller: ChannelID) -> SwitchOrder {
    switch way {
    case .hangUp(let cause): .hangUp(caller, cause)
    case .continue(let location): .continue(caller, location)
    }
  }
}

extension Call {
  /// What the call will have been if the caller hangs up now.
  fileprivate var outcomeIfCallerLeaves: CallOutcome {
    switch phase {
    case .inFlow: queueExit.map { CallOutcome($0) } ?? .leftInFlow
    case .waiting, .connecting: .abandoned  // With an open callback it never comes to this.
    case .talking: .answered
    case .leaving(let departure): departure.outcome
    }
  }

  fileprivate func record(
    of tenant: TenantID, outcome: CallOutcome, termination: Termination, endedAt: Instant
  ) -> CallRecord {
    let waitEnd = answeredAt ?? queueLeftAt ?? endedAt
    return CallRecord(
      call: id, tenant: tenant, node: node, release: release, ani: ani, dnis: dnis, flow: flow, queue: queue,
      agent: answeredAt == nil ? nil : agent, arrivedAt: arrivedAt, enqueuedAt: enqueuedAt, answeredAt: answeredAt,
      endedAt: endedAt, waited: waitedFrom.map { $0.duration(to: waitEnd) } ?? .zero,
      talked: answeredAt.map { $0.duration(to: talkEndedAt ?? endedAt) } ?? .zero, offers: offers, outcome: outcome,
      termination: termination, callback: callback?.record)
  }
}
